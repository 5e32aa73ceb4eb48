using System.Security.Cryptography;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Gateway;

/// <summary>One request on its way through the gateway: its ids in logs, headers and events, and what is known of it so far.</summary>
/// <param name="sourceAddress">The address of the TCP peer, and nothing that the request says itself.</param>
internal sealed class Exchange(string sourceAddress)
{
    public string RequestId { get; } = Guid.NewGuid().ToString();

    public string ExtendedRequestId { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(11));

    public string TraceId { get; } = FunctionPool.NewTraceId();

    public string SourceAddress => sourceAddress;

    /// <summary>The path, decoded and without the query.</summary>
    public string Path { get; set; } = "";

    /// <summary>Who signed the request; null until that is known.</summary>
    public Credential? Caller { get; set; }
}
