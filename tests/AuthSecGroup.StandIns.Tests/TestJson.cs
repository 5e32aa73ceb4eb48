using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;

namespace AuthSecGroup.StandIns.Tests;

internal sealed record Question(string Text);

internal sealed record Answer(int Length, string Id);

internal sealed record Metadata(string XAmzId2, string XAmzRequestId, string HostId);

[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(Metadata))]
[JsonSerializable(typeof(APIGatewayProxyRequest))]
[JsonSerializable(typeof(APIGatewayProxyResponse))]
internal sealed partial class TestJson : JsonSerializerContext;
