using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Core.Holders;

/// <summary>Who owns a lease: a principal and one of its sessions.</summary>
/// <param name="Principal">The principal's ARN.</param>
/// <param name="Session">The session; <see cref="SessionName.Unnamed"/> for requests that name none.</param>
internal sealed record Holder(string Principal, string Session)
{
    /// <summary>The holder that a caller is in a session.</summary>
    public static Holder Of(Caller caller, string? session) => new(caller.Arn, session ?? SessionName.Unnamed);
}

/// <summary>The sessions of one principal that a request is about.</summary>
/// <param name="Principal">The principal's ARN.</param>
/// <param name="Session">The session; null for all of the principal's.</param>
internal sealed record HolderFilter(string Principal, string? Session)
{
    /// <summary>True for a lease that the request is about.</summary>
    public bool Matches(Lease lease) => lease.Holder.Principal == Principal && (Session is null || lease.Holder.Session == Session);
}
