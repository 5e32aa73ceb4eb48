using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Lambda.Connection;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Connection;

/// <summary>The connection function with everything about it in memory.</summary>
internal sealed class Endpoint : IDisposable
{
    private readonly ConnectionFunction _function;

    public Endpoint(params GroupAccess[] groups)
    {
        Groups = new ScriptedEc2(Clock).With(Given.East, Given.West);
        Log = new LogLines(Clock);
        var deployment = Given.Deployment(
            groups.Length > 0 ? groups : [Given.Access(Given.East, Given.Ssh), Given.Access(Given.West, Given.Https)]
        );
        _function = new ConnectionFunction(deployment, Groups, Users, Log.Log, Log.Metrics, Clock);
    }

    public SkippingClock Clock { get; } = new();

    public ScriptedEc2 Groups { get; }

    public InMemoryUsers Users { get; } = new("[\"alice\", \"bob\"]");

    public LogLines Log { get; }

    public void Dispose() => Log.Dispose();

    public Task<Reply> PostAsync(string? body = null, string ip = "203.0.113.7", string arn = Given.AliceArn) =>
        SendAsync(Event("POST", body, ip, arn));

    public Task<Reply> GetAsync(string ip = "203.0.113.7") => SendAsync(Event("GET", ip: ip));

    public Task<Reply> DeleteAsync(string arn = Given.AliceArn) => SendAsync(Event("DELETE", arn: arn));

    public Task<Reply> SendAsync(JsonObject request, TimeSpan? remaining = null) => SendAsync(request.ToJsonString(), remaining);

    public Task<Reply> SendAsync(string input, TimeSpan? remaining = null) => SendAsync(Encoding.UTF8.GetBytes(input), remaining);

    public async Task<Reply> SendAsync(byte[] input, TimeSpan? remaining = null)
    {
        using var stream = new MemoryStream(input);
        using var output = await _function.HandleAsync(
            stream,
            new FakeLambdaContext { RemainingTime = remaining ?? TimeSpan.FromSeconds(29) }
        );
        using var document = await JsonDocument.ParseAsync(output);
        return new Reply(document.RootElement.Clone());
    }

    /// <summary>An event with what a caller could write into it: none of that may be taken for the source address.</summary>
    public static JsonObject Event(string method, string? body = null, string? ip = "203.0.113.7", string? arn = Given.AliceArn)
    {
        var request = GatewayEvent.Create(method, arn, ip, body);
        request["headers"] = new JsonObject { ["X-Forwarded-For"] = "198.51.100.1", ["Host"] = "example.com" };
        request["multiValueHeaders"] = new JsonObject { ["X-Forwarded-For"] = new JsonArray("198.51.100.1") };
        request["queryStringParameters"] = new JsonObject { ["sourceIp"] = "198.51.100.2" };
        return request;
    }
}

/// <summary>The response to the gateway.</summary>
internal sealed class Reply
{
    public Reply(JsonElement raw)
    {
        Raw = raw;
        Status = raw.GetProperty("statusCode").ValueKind is JsonValueKind.Number ? raw.GetProperty("statusCode").GetInt32() : 0;
        Body = raw.GetProperty("body").GetString() is { } text ? JsonElement.Parse(text) : default;
        Headers = raw.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!);
    }

    public JsonElement Raw { get; }

    public int Status { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public JsonElement Body { get; }

    public string? Code => Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    public string? Detail => Body.TryGetProperty("detail", out var detail) ? detail.GetString() : null;

    /// <summary>Each group with its rules' outcomes and its error: <c>sg-00000ea0 tcp:22:22 created</c>.</summary>
    public IEnumerable<string> Groups =>
        Body.GetProperty("groups")
            .EnumerateArray()
            .Select(group =>
                group.GetProperty("groupId").GetString()
                + string.Concat(
                    group
                        .GetProperty("rules")
                        .EnumerateArray()
                        .Select(rule =>
                            $" {rule.GetProperty("protocol").GetString()}:{rule.GetProperty("fromPort").GetInt32()}:{rule.GetProperty("toPort").GetInt32()} {rule.GetProperty("outcome").GetString()}"
                        )
                )
                + (group.TryGetProperty("error", out var error) ? " " + error.GetString() : "")
            );
}
