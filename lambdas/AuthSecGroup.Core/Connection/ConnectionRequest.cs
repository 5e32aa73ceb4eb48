using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Core.Connection;

/// <summary>A valid request of <c>/connection</c>. The gateway guarantees who sent it, and from where.</summary>
/// <param name="Method">What to do.</param>
/// <param name="Source">The address of the TCP connection to the gateway.</param>
/// <param name="Caller">The signer.</param>
/// <param name="OwnAccount">The account of the API.</param>
/// <param name="RequestId">The gateway's id of the request.</param>
/// <param name="Body">The body of POST; empty for other methods.</param>
internal sealed record ConnectionRequest(
    ConnectionMethod Method,
    SourceAddress Source,
    Caller Caller,
    string OwnAccount,
    string? RequestId,
    OpenRequest Body
)
{
    /// <summary>The requested target; null for every target that the caller is allowed to use.</summary>
    public string? Target { get; init; }

    /// <summary>The session that GET or DELETE is about; null for all of the caller's.</summary>
    public string? Session { get; init; }

    /// <summary>The holder whose lease POST opens.</summary>
    public Holder Holder => Holder.Of(Caller, Body.Session);

    /// <summary>The holders that the request is about: for GET and DELETE without a session, all of the caller's.</summary>
    public HolderFilter Holders => new(Caller.Arn, Method is ConnectionMethod.Post ? Holder.Session : Session);

    /// <summary>The lease that the request is about in a group. A time longer than the longest allowed one is reduced to it.</summary>
    public LeaseRequest LeaseOf(DeploymentSettings deployment, GroupAccess group, AccessDecision.Allowed access)
    {
        var longest = LongestTime(deployment, group, access);
        var time = Body.ExpiresInSeconds is { } seconds && seconds < longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : longest;
        return new(deployment.Name, Caller.Label, Source, deployment.TimeToExpire, time < deployment.TimeToExpire ? time : null)
        {
            MaxAddresses = deployment.MaxAddressesPerCaller,
        };
    }

    /// <summary>The longest allowed time in a group, if the caller asked for a longer one; null otherwise.</summary>
    public TimeSpan? CappedTo(DeploymentSettings deployment, GroupAccess group, AccessDecision.Allowed access)
    {
        var longest = LongestTime(deployment, group, access);
        return Body.ExpiresInSeconds > longest.TotalSeconds ? longest : null;
    }

    /// <summary>True if the request lacks the reason that the caller's entries require.</summary>
    public bool LacksReason(AccessDecision.Allowed access) =>
        Method is ConnectionMethod.Post && access.IsReasonRequired && string.IsNullOrWhiteSpace(Body.Reason);

    private static TimeSpan LongestTime(DeploymentSettings deployment, GroupAccess group, AccessDecision.Allowed access) =>
        ((TimeSpan[])[deployment.TimeToExpire, group.TimeToExpire ?? TimeSpan.MaxValue, access.TimeToLive ?? TimeSpan.MaxValue]).Min();
}

/// <summary>The methods of <c>/connection</c>.</summary>
internal enum ConnectionMethod
{
    /// <summary>Shows whether the address is open.</summary>
    Get,

    /// <summary>Opens or renews.</summary>
    Post,

    /// <summary>Closes.</summary>
    Delete,
}
