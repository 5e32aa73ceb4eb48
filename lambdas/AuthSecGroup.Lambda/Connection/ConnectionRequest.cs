using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>A request of <c>/connection</c>, checked: who, from where and what, all as the gateway vouches for it.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Source">The address of the TCP connection to the gateway.</param>
/// <param name="Caller">The signer.</param>
/// <param name="OwnAccount">The account of the API.</param>
/// <param name="RequestId">The gateway's id of the request.</param>
/// <param name="Body">What POST asks for beyond the ordinary.</param>
internal sealed record ConnectionRequest(
    string Method,
    SourceAddress Source,
    Caller Caller,
    string OwnAccount,
    string? RequestId,
    OpenRequest Body
);
