using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>How the events and responses of the connection function are read and written, generated at compile time.</summary>
[JsonSerializable(typeof(IncomingEvent))]
[JsonSerializable(typeof(APIGatewayProxyResponse))]
internal sealed partial class LambdaJson : JsonSerializerContext;

/// <summary>
/// A proxy event of API Gateway, or the schedule's keep-warm event. No HTTP request can look like the latter: the gateway writes the event,
/// and always with a request context.
/// </summary>
internal sealed class IncomingEvent : APIGatewayProxyRequest
{
    [JsonPropertyName(KeepWarmEvent.Member)]
    public string? KeepWarm { get; set; }
}
