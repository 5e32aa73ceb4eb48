using System.Text;
using System.Text.Json.Nodes;
using AuthSecGroup.Chaos.Tests.Model;

namespace AuthSecGroup.Chaos.Tests.Support;

/// <summary>The event that the gateway makes of a request, as far as it matters here.</summary>
internal static class GatewayEvent
{
    public static string Text(string method, string userArn, string sourceIp, int? timeToLive = null) =>
        new JsonObject
        {
            ["resource"] = "/connection",
            ["path"] = "/connection",
            ["httpMethod"] = method,
            ["requestContext"] = new JsonObject
            {
                ["accountId"] = Scene.Account,
                ["requestId"] = "r-1",
                ["identity"] = new JsonObject { ["sourceIp"] = sourceIp, ["userArn"] = userArn },
            },
            ["body"] = Body(method, timeToLive),
            ["isBase64Encoded"] = false,
        }.ToJsonString();

    public static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text), writable: false);

    /// <summary>The body of a request; only POST has one.</summary>
    public static string? Body(string method, int? timeToLive) =>
        method == "POST" && timeToLive is { } seconds ? new JsonObject { ["expiresInSeconds"] = seconds }.ToJsonString() : null;
}
