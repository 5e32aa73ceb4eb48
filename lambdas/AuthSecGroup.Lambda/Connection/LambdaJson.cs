using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>How the events and responses of the connection function are read and written, generated at compile time.</summary>
[JsonSerializable(typeof(APIGatewayProxyRequest))]
[JsonSerializable(typeof(APIGatewayProxyResponse))]
internal sealed partial class LambdaJson : JsonSerializerContext;
