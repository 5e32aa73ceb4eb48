using System.Text;
using System.Text.Json.Nodes;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Connection;

public sealed class An_event_that_is_no_request : IDisposable
{
    private readonly Endpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    private async Task<Reply> RefusedAsync(byte[] input, string code)
    {
        // What came before is still in memory, what comes after must not notice.
        Assert.Equal(201, (await _endpoint.PostAsync()).Status);
        var calls = _endpoint.Groups.Calls.Count;
        var reply = await _endpoint.SendAsync(input);
        Assert.Equal((400, code), (reply.Status, reply.Code));
        Assert.Equal("application/problem+json", reply.Headers["Content-Type"]);
        Assert.Equal(calls, _endpoint.Groups.Calls.Count);
        Assert.Equal((2, 400), (_endpoint.Log.Audits.Count, _endpoint.Log.Audits[1].GetProperty("status").GetInt32()));
        Assert.Equal(200, (await _endpoint.PostAsync()).Status);
        return reply;
    }

    private Task<Reply> RefusedAsync(JsonObject request, string code) => RefusedAsync(Encoding.UTF8.GetBytes(request.ToJsonString()), code);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("x")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("\"POST\"")]
    [InlineData("{\"httpMethod\":\"POST\"")]
    [InlineData("{\"httpMethod\":7}")]
    [InlineData("{\"requestContext\":\"x\"}")]
    [InlineData("{\"requestContext\":[]}")]
    [InlineData("{\"requestContext\":{\"identity\":7}}")]
    [InlineData("{\"requestContext\":{\"identity\":{\"sourceIp\":7}}}")]
    [InlineData("{\"headers\":\"x\"}")]
    [InlineData("{\"isBase64Encoded\":\"perhaps\"}")]
    [InlineData("{\"httpMethod\":\"\\ud800\"}")]
    [InlineData("{\"authsecgroup\":7}")]
    public async Task Since_it_is_not_the_gateways_JSON_is_400_and_the_next_is_served(string input)
    {
        var reply = await RefusedAsync(Encoding.UTF8.GetBytes(input), "bad_event");
        Assert.Equal("The event is not JSON of an API Gateway proxy event.", reply.Detail);
        Assert.Equal("Not a request of the gateway", reply.Body.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"requestContext\":null}")]
    [InlineData("{\"requestContext\":{}}")]
    [InlineData("{\"requestContext\":{\"identity\":null}}")]
    [InlineData("{\"httpMethod\":\"POST\",\"path\":\"/connection\"}")]
    [InlineData("{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\"}")]
    [InlineData("{\"version\":\"2.0\",\"requestContext\":{\"http\":{\"method\":\"POST\",\"sourceIp\":\"203.0.113.7\"}}}")]
    [InlineData("{\"authsecgroup\":\"hot\"}")]
    [InlineData("{\"authsecgroup\":\"warm\",\"requestContext\":{}}")]
    public async Task Since_it_has_no_identity_is_400_and_the_next_is_served(string input)
    {
        var reply = await RefusedAsync(Encoding.UTF8.GetBytes(input), "bad_event");
        Assert.Equal("The event is not an API Gateway proxy event: it has no requestContext.identity.", reply.Detail);
    }

    [Fact]
    public async Task Since_it_is_megabytes_of_junk_is_400_and_the_next_is_served()
    {
        var random = new Random(17);
        var noise = new byte[3_000_000];
        random.NextBytes(noise);
        await RefusedAsync(noise, "bad_event");
    }

    [Fact]
    public async Task Since_it_is_nested_without_end_is_400_and_the_next_is_served() =>
        await RefusedAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"requestContext\":", 100_000))), "bad_event");

    [Fact]
    public async Task Since_it_is_not_UTF_8_is_400_and_the_next_is_served() =>
        await RefusedAsync([.. "{\"httpMethod\":\""u8, 0xFF, 0xFE, .. "\"}"u8], "bad_event");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("test-invoke-source-ip")]
    [InlineData("203.0.113.0/24")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("203.0.113.7, 198.51.100.1")]
    [InlineData("203.0.113.7:443")]
    public async Task Since_it_has_no_usable_source_address_is_400_and_the_next_is_served(string? ip)
    {
        var reply = await RefusedAsync(Endpoint.Event("POST", ip: ip), "bad_source_address");
        Assert.Equal(
            $"The gateway gave '{ip}' as source address; it must be a single IPv4 or IPv6 host address, such as 203.0.113.7 or "
                + "2001:db8::7.",
            reply.Detail
        );
        Assert.Equal("No usable source address", reply.Body.GetProperty("title").GetString());
        Assert.Equal("request-1", reply.Body.GetProperty("requestId").GetString());
    }

    [Fact]
    public async Task Since_its_source_address_is_a_megabyte_is_answered_and_logged_in_short()
    {
        var reply = await RefusedAsync(Endpoint.Event("POST", ip: new string('9', 1_000_000)), "bad_source_address");
        Assert.StartsWith($"The gateway gave '{new string('9', 200)}…' as source address; ", reply.Detail, StringComparison.Ordinal);
        Assert.Equal(new string('9', 200) + "…", _endpoint.Log.Audits[1].GetProperty("source").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("anonymous")]
    [InlineData("arn:aws:iam::123456789012:role/Deploy")]
    public async Task Since_nobody_signed_it_is_400_and_the_next_is_served(string? arn)
    {
        var reply = await RefusedAsync(Endpoint.Event("POST", arn: arn), "bad_event");
        Assert.Equal("The gateway names no caller: the method must be authorized by AWS_IAM and the request signed.", reply.Detail);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Since_it_does_not_say_whose_API_it_is_is_400_and_the_next_is_served(string? account)
    {
        var request = Endpoint.Event("POST");
        request["requestContext"]!["accountId"] = account;
        await RefusedAsync(request, "bad_event");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("post")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("OPTIONS")]
    public async Task Since_its_method_is_none_of_ours_is_400_and_the_next_is_served(string? method)
    {
        var reply = await RefusedAsync(Endpoint.Event(method!), "bad_method");
        Assert.Equal($"The method is '{method}'; use GET, POST or DELETE.", reply.Detail);
        Assert.Equal("No such method", reply.Body.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("x", "The body is not JSON.")]
    [InlineData("{", "The body is not JSON.")]
    [InlineData("{} {}", "The body is not JSON.")]
    [InlineData("null", "The body is not a JSON object.")]
    [InlineData("[]", "The body is not a JSON object.")]
    [InlineData("\"30m\"", "The body is not a JSON object.")]
    [InlineData("""{"expiresInSecond":1800}""", "The body has the member 'expiresInSecond', which is not known.")]
    [InlineData("""{"sourceIp":"198.51.100.1"}""", "The body has the member 'sourceIp', which is not known.")]
    [InlineData("""{"reason":"x","reason":"y"}""", "The body has the member 'reason' twice.")]
    public async Task Since_its_body_is_no_object_of_ours_is_400_and_the_next_is_served(string body, string error)
    {
        var reply = await RefusedAsync(Endpoint.Event("POST", body), "bad_body");
        Assert.Equal(
            error + """ POST takes no body, or {"expiresInSeconds": 1800, "reason": "INC-1234"} with either member left out.""",
            reply.Detail
        );
        Assert.Equal("The body can't be used", reply.Body.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("\"1800\"")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("[1]")]
    [InlineData("true")]
    public async Task Since_its_time_is_no_whole_number_is_400_and_the_next_is_served(string seconds)
    {
        var reply = await RefusedAsync(Endpoint.Event("POST", $$"""{"expiresInSeconds":{{seconds}}}"""), "bad_body");
        Assert.Equal($"expiresInSeconds is {seconds}; it must be whole seconds, at least 1.", reply.Detail);
    }

    [Fact]
    public async Task Since_its_reason_is_no_text_is_400_and_the_next_is_served()
    {
        var reply = await RefusedAsync(Endpoint.Event("POST", """{"reason":["x"]}"""), "bad_body");
        Assert.Equal("reason must be text of at most 200 characters.", reply.Detail);
    }

    [Fact]
    public async Task May_leave_its_members_empty()
    {
        var reply = await _endpoint.PostAsync("""{"expiresInSeconds":null,"reason":null}""", "203.0.113.98");
        Assert.Equal(201, reply.Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task Since_it_asks_for_no_time_at_all_is_400_and_the_next_is_served(long seconds)
    {
        var reply = await RefusedAsync(Endpoint.Event("POST", $$"""{"expiresInSeconds":{{seconds}}}"""), "bad_body");
        Assert.Equal($"expiresInSeconds is {seconds}; it must be whole seconds, at least 1.", reply.Detail);
    }

    [Fact]
    public async Task Since_its_reason_is_too_long_is_400_and_the_next_is_served()
    {
        Assert.Equal(201, (await _endpoint.PostAsync($$"""{"reason":"{{new string('r', 200)}}"}""", "203.0.113.99")).Status);
        using var other = new Endpoint();
        var reply = await other.PostAsync($$"""{"reason":"{{new string('r', 201)}}"}""");
        Assert.Equal((400, "bad_body", "reason must be text of at most 200 characters."), (reply.Status, reply.Code, reply.Detail));
        Assert.Equal(201, (await other.PostAsync()).Status);
    }

    [Fact]
    public async Task May_have_a_body_in_base64_and_not_in_broken_base64()
    {
        var request = Endpoint.Event("POST", Convert.ToBase64String("""{"expiresInSeconds":120}"""u8));
        request["isBase64Encoded"] = true;
        Assert.Equal(120, (await _endpoint.SendAsync(request)).Body.GetProperty("expiresInSeconds").GetInt32());
        request["body"] = "!!!";
        Assert.Equal((400, "bad_body"), ((await _endpoint.SendAsync(request)).Status, (await _endpoint.SendAsync(request)).Code));
        request["body"] = Convert.ToBase64String([0xFF, 0xFE, 0x00]);
        Assert.Equal(400, (await _endpoint.SendAsync(request)).Status);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Is_not_one_whose_method_has_no_use_for_its_body(string method) =>
        Assert.Equal(404, (await _endpoint.SendAsync(Endpoint.Event(method, "not JSON"))).Status);

    [Fact]
    public async Task Keeps_the_function_warm_by_reading_what_a_request_reads()
    {
        using var stream = new MemoryStream("{\"authsecgroup\":\"warm\"}"u8.ToArray());
        var users = new InMemoryUsers("[]");
        var groups = new ScriptedEc2(_endpoint.Clock).With(Given.East, Given.West);
        groups.Fail(Operation.Read, Ec2Errors.Denied, Given.West.Region);
        var function = new Lambda.Connection.ConnectionFunction(
            Given.Deployment(Given.Access(Given.East, Given.Ssh), Given.Access(Given.West)),
            groups,
            users,
            _endpoint.Log.Log,
            _endpoint.Log.Metrics,
            _endpoint.Clock
        );
        using var reader = new StreamReader(await function.HandleAsync(stream, new FakeLambdaContext()));
        Assert.Equal("{}", await reader.ReadToEndAsync());
        Assert.Equal(1, users.Readings);
        Assert.Equal([Operation.Read, Operation.Read], groups.Calls.Select(call => call.Operation));
        Assert.Empty(_endpoint.Log.Audits);
        Assert.Empty(_endpoint.Log.MetricLines);
        Assert.Equal(
            """{"timestamp":"2026-11-22T06:40:00.000Z","level":"WARN","message":"keeping warm met an error that a request would meet too","code":"UnauthorizedOperation","detail":"You are not authorized to perform this operation."}""",
            Assert.Single(_endpoint.Log.Of("keeping warm met an error that a request would meet too")).GetRawText()
        );
        Assert.Equal(
            (2, 1),
            (
                Assert.Single(_endpoint.Log.Of("kept warm")).GetProperty("regions").GetInt32(),
                _endpoint.Log.Of("kept warm")[0].GetProperty("userFiles").GetInt32()
            )
        );
    }
}
