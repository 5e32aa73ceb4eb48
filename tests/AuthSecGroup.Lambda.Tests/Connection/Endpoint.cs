using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Connection;

/// <summary>The connection function with EC2, S3, and the log in memory.</summary>
internal sealed class Endpoint : IDisposable
{
    private readonly TestFunctions _functions;

    public Endpoint()
        : this(Given.Access(Given.East, Given.Ssh), Given.Access(Given.West, Given.Https)) { }

    public Endpoint(params GroupAccess[] groups)
    {
        Groups = new ScriptedEc2(Clock).With(Given.East, Given.West);
        Log = new LogLines(Clock);
        Leases = new InMemoryLeases(Clock);
        _functions = new TestFunctions(Given.Deployment(groups), Groups, Groups, Users, Clock, log: Log.Log, leases: Leases);
    }

    public SkippingClock Clock { get; } = new();

    public ScriptedEc2 Groups { get; }

    public InMemoryLeases Leases { get; }

    public InMemoryUsers Users { get; } = new("[\"alice\", \"bob\"]");

    public LogLines Log { get; }

    public void Dispose()
    {
        Log.Dispose();
        _functions.Dispose();
    }

    public Task<Reply> PostAsync(string? body = null, string arn = Given.AliceArn) => SendAsync(Event("POST", body, arn: arn));

    public Task<Reply> GetAsync() => SendAsync(Event("GET"));

    public Task<Reply> DeleteAsync() => SendAsync(Event("DELETE"));

    public Task SweepAsync() => _functions.SweepAsync(TimeSpan.FromMinutes(1));

    public Task<Reply> SendAsync(JsonObject request, TimeSpan? remaining = null) => SendAsync(request.ToJsonString(), remaining);

    public Task<Reply> SendAsync(string input, TimeSpan? remaining = null) => SendAsync(Encoding.UTF8.GetBytes(input), remaining);

    /// <summary>Sends an event as the schedule does that keeps the function warm, and returns the response.</summary>
    public async Task<string> KeepWarmAsync(string input)
    {
        using var output = new StreamReader(await _functions.KeepWarmAsync(GatewayEvent.Stream(input)));
        return await output.ReadToEndAsync();
    }

    public async Task<Reply> SendAsync(byte[] input, TimeSpan? remaining = null)
    {
        using var output = await _functions.RequestAsync(new MemoryStream(input), remaining ?? TimeSpan.FromSeconds(29));
        return new Reply((await JsonDocument.ParseAsync(output)).RootElement);
    }

    /// <summary>An event with addresses that a caller can write into it. None of them may be taken for the source address.</summary>
    public static JsonObject Event(string? method, string? body = null, string? ip = "203.0.113.7", string? arn = Given.AliceArn)
    {
        var request = GatewayEvent.Create(method, arn, ip, body);
        request["headers"] = new JsonObject { ["X-Forwarded-For"] = "198.51.100.1", ["Host"] = "example.com" };
        request["multiValueHeaders"] = new JsonObject { ["X-Forwarded-For"] = new JsonArray("198.51.100.1") };
        request["queryStringParameters"] = new JsonObject { ["sourceIp"] = "198.51.100.2" };
        return request;
    }
}

/// <summary>The response to API Gateway.</summary>
internal sealed class Reply(JsonElement raw)
{
    public JsonElement Raw => raw;

    public int Status => raw.GetProperty("statusCode").GetInt32();

    public JsonElement Body => JsonElement.Parse(raw.GetProperty("body").GetString()!);

    public IReadOnlyDictionary<string, string?> Headers =>
        raw.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString());

    public string? Code => Text(Body, "code");

    public string? Detail => Text(Body, "detail");

    /// <summary>Each group with its rules' outcomes and its error: <c>sg-00000ea0 tcp:22:22 created</c>.</summary>
    public IEnumerable<string> Groups => Body.GetProperty("groups").EnumerateArray().Select(Describe);

    private static string Describe(JsonElement group)
    {
        var rules = group
            .GetProperty("rules")
            .EnumerateArray()
            .Select(rule =>
                $"{Text(rule, "protocol")}:{rule.GetProperty("fromPort")}:{rule.GetProperty("toPort")} {Text(rule, "outcome")}"
            );
        string?[] parts = [Text(group, "target"), Text(group, "groupId"), .. rules, Text(group, "error")];
        return string.Join(' ', parts.OfType<string>());
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
