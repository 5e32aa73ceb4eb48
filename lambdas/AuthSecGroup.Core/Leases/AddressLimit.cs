using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>Limits the addresses from which one caller holds leases, so that one set of keys can't fill the quota of a group.</summary>
internal static class AddressLimit
{
    /// <summary>The error's code in the result of a group.</summary>
    public const string Code = "TooManyAddresses";

    /// <summary>
    /// The error if POST would add a rule although the caller already holds leases in the group from as many other addresses as allowed;
    /// null otherwise. Renewing is always allowed. Requests that run at the same time can exceed the limit.
    /// </summary>
    public static AwsError? ErrorOf(GroupAccess access, IReadOnlyList<SecurityGroupRule> present, LeaseRequest request, DateTimeOffset now)
    {
        if (!OpenPlan.For(access.Rules, present, request, now).Steps.Any(step => step is OpenStep.Create))
        {
            return null;
        }

        var others = OtherLeases(present, request, now);
        return others.Count < request.MaxAddresses
            ? null
            : new AwsError(
                AwsErrorKind.TooManyAddresses,
                Code,
                $"{request.Caller} already has leases from {others.Count} other addresses: {string.Join(", ", others)}."
            );
    }

    private static List<string> OtherLeases(IReadOnlyList<SecurityGroupRule> present, LeaseRequest request, DateTimeOffset now)
    {
        var expiries = new SortedDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var rule in present.Where(rule => !rule.IsFor(request.Source)))
        {
            if (
                rule.IsOurs(request.Name, out var description)
                && description.Caller == request.Caller
                && !SweepPlan.IsExpired(description, request.TimeToExpire, now)
                && (rule.CidrIpv4 ?? rule.CidrIpv6) is { } cidr
            )
            {
                var expiresAt = description.ExpiresAt(request.TimeToExpire);
                expiries[cidr] = expiries.TryGetValue(cidr, out var other) && other > expiresAt ? other : expiresAt;
            }
        }

        return [.. expiries.Select(lease => $"{lease.Key} until {RuleDescription.Format(lease.Value)}")];
    }
}
