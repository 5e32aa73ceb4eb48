using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Configuration;
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
    /// <summary>The lease that the request is about. A time longer than the configured one is capped to it.</summary>
    public LeaseRequest LeaseOf(DeploymentSettings deployment) =>
        new(
            deployment.Name,
            Caller.Label,
            Source,
            deployment.TimeToExpire,
            Body.ExpiresInSeconds is { } seconds && !IsCapped(deployment) ? TimeSpan.FromSeconds(seconds) : null
        )
        {
            MaxAddresses = deployment.MaxAddressesPerCaller,
        };

    /// <summary>True if the caller asked for a longer time than the configured one.</summary>
    public bool IsCapped(DeploymentSettings deployment) => Body.ExpiresInSeconds > deployment.TimeToExpire.TotalSeconds;
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
