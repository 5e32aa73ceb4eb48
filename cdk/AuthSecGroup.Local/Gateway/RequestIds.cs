using System.Security.Cryptography;

namespace AuthSecGroup.Local.Gateway;

/// <summary>The ids of one request in logs, headers and events.</summary>
internal sealed record RequestIds(string RequestId, string ExtendedRequestId, string TraceId)
{
    public static RequestIds New() =>
        new(
            Guid.NewGuid().ToString(),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(11)),
            $"Root=1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}-{Guid.NewGuid().ToString("N")[..24]};Sampled=0"
        );
}
