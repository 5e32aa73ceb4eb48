using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>
/// API Gateway's proxy event, or the schedule's keep-warm event <c>{"authsecgroup":"warm"}</c>. No request over HTTP can look like the latter:
/// the gateway writes the event, and always with a request context.
/// </summary>
internal sealed class ConnectionEvent : APIGatewayProxyRequest
{
    /// <summary><c>warm</c> in the keep-warm event.</summary>
    [JsonPropertyName("authsecgroup")]
    public string? AuthSecGroup { get; set; }
}
