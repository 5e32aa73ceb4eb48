using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;
using AuthSecGroup.Lambda.Connection;

namespace AuthSecGroup.Lambda;

/// <summary>How Lambda's events and answers are read and written, generated at compile time.</summary>
[JsonSerializable(typeof(ConnectionEvent))]
[JsonSerializable(typeof(APIGatewayProxyResponse))]
internal sealed partial class LambdaJson : JsonSerializerContext;
