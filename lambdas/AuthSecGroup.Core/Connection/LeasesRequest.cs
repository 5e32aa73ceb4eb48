using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Core.Connection;

/// <summary>A valid request of <c>/leases</c>. IAM alone decides who can send it.</summary>
/// <param name="Caller">The administrator.</param>
/// <param name="Source">The address of the TCP connection to the gateway.</param>
/// <param name="OwnAccount">The account of the API.</param>
/// <param name="RequestId">The gateway's id of the request.</param>
internal abstract record LeasesRequest(Caller Caller, SourceAddress Source, string OwnAccount, string? RequestId)
{
    /// <summary>Lists live leases.</summary>
    /// <param name="After">The last address of the page before; null for the first page.</param>
    public sealed record List(Caller Caller, SourceAddress Source, string OwnAccount, string? RequestId, string? After)
        : LeasesRequest(Caller, Source, OwnAccount, RequestId);

    /// <summary>Revokes leases.</summary>
    public sealed record Revoke(Caller Caller, SourceAddress Source, string OwnAccount, string? RequestId, LeaseFilter Filter)
        : LeasesRequest(Caller, Source, OwnAccount, RequestId);
}

/// <summary>The leases to revoke.</summary>
internal abstract record LeaseFilter
{
    /// <summary>Those of a principal: the ARN, the unique id, or the bare name of a user of the API's account.</summary>
    public sealed record Of(string Principal) : LeaseFilter;

    /// <summary>Those from an address.</summary>
    public sealed record From(SourceAddress Address) : LeaseFilter;

    /// <summary>What <c>principal</c> and <c>address</c> must be, in words for error messages.</summary>
    public const string ValidValues =
        "Give either principal (an ARN, the name of an IAM user, or a unique id, without *) or address (with or without prefix length).";

    /// <summary>Reads the parameters of DELETE.</summary>
    /// <param name="principal">The parameter <c>principal</c>, or null.</param>
    /// <param name="address">The parameter <c>address</c>, or null.</param>
    /// <param name="error">What is wrong, if the result is null.</param>
    public static LeaseFilter? Read(string? principal, string? address, out string error)
    {
        error = "";
        switch (principal, address)
        {
            case ({ Length: > 0 }, null) when principal.Contains('*', StringComparison.Ordinal):
                error = $"The principal '{Shorten(principal)}' contains a *. Revoke one principal after the other. {ValidValues}";
                return null;
            case ({ Length: > 0 }, null) when PrincipalPattern.WhyMatchesNobody(principal) is { } why:
                error = $"'{Shorten(principal)}' matches nobody, because it {why}. {ValidValues}";
                return null;
            case ({ Length: > 0 }, null):
                return new Of(principal);
            case (null, { Length: > 0 }) when SourceAddress.TryParse(WithoutLength(address), out var source):
                return new From(source);
            case (null, { Length: > 0 }):
                error = $"The address '{Shorten(address)}' must be {SourceAddress.ValidValues}. {ValidValues}";
                return null;
            default:
                error = ValidValues;
                return null;
        }
    }

    /// <summary>True for a lease to revoke.</summary>
    public bool Matches(Lease lease, SourceAddress address, string ownAccount) =>
        this switch
        {
            From from => from.Address == address,
            Of of => lease.Holder.Principal == of.Principal
                || lease.UniqueId == of.Principal
                || (
                    Caller.TryParse(lease.Holder.Principal, lease.UniqueId, out var holder)
                    && holder.UserName == of.Principal
                    && holder.Account == ownAccount
                ),
            _ => false,
        };

    private static string WithoutLength(string address) =>
        address.EndsWith(address.Contains(':', StringComparison.Ordinal) ? "/128" : "/32", StringComparison.Ordinal)
            ? address[..address.LastIndexOf('/')]
            : address;

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";
}

/// <summary>How leases appear in responses.</summary>
internal static class LeaseList
{
    /// <summary>The leases in a response, sorted by address, target, principal, and session.</summary>
    public static IReadOnlyList<LeaseResponse> Of(IEnumerable<(SourceAddress Address, Lease Lease)> leases) =>
        [
            .. leases
                .Select(each => new LeaseResponse
                {
                    Principal = each.Lease.Holder.Principal,
                    Cidr = each.Address.Cidr,
                    Target = each.Lease.Target,
                    Session = each.Lease.Holder.Session.Length == 0 ? null : each.Lease.Holder.Session,
                    OpenedAt = each.Lease.OpenedAt,
                    ExpiresAt = each.Lease.ExpiresAt,
                    Reason = each.Lease.Reason,
                })
                .OrderBy(lease => lease.Cidr, StringComparer.Ordinal)
                .ThenBy(lease => lease.Target, StringComparer.Ordinal)
                .ThenBy(lease => lease.Principal, StringComparer.Ordinal)
                .ThenBy(lease => lease.Session, StringComparer.Ordinal),
        ];
}
