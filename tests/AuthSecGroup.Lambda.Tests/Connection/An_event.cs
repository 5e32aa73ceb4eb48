using System.Text;
using System.Text.Json.Nodes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Connection;

public sealed class An_event : IDisposable
{
    private const string Allowed =
        """ POST takes no body, or {"expiresInSeconds": 1800, "reason": "INC-1234", "session": "laptop"} with any member left out.""";

    private readonly Endpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    /// <summary>Sends the event between two valid ones. No event affects the next one.</summary>
    private async Task<Reply> RefusedAsync(byte[] input, string code)
    {
        Assert.True((await _endpoint.PostAsync()).Status is 200 or 201);
        var (calls, audits) = (_endpoint.Groups.Calls.Count, _endpoint.Log.Audits.Count);
        var reply = await _endpoint.SendAsync(input);
        Assert.Equal((400, code), (reply.Status, reply.Code));
        Assert.Equal("application/problem+json", reply.Headers["Content-Type"]);
        Assert.Equal(calls, _endpoint.Groups.Calls.Count);
        Assert.Equal(400, Assert.Single(_endpoint.Log.Audits.Skip(audits)).GetProperty("status").GetInt32());
        Assert.Equal(200, (await _endpoint.PostAsync()).Status);
        return reply;
    }

    private Task<Reply> RefusedAsync(string input, string code) => RefusedAsync(Encoding.UTF8.GetBytes(input), code);

    private Task<Reply> RefusedAsync(JsonObject request, string code) => RefusedAsync(request.ToJsonString(), code);

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
    public async Task Gets_400_if_it_is_not_JSON_of_an_API_Gateway_event(string input) =>
        Assert.Equal("The event is not JSON of an API Gateway proxy event.", (await RefusedAsync(input, "bad_event")).Detail);

    [Theory]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("-db")]
    [InlineData("db/../web")]
    public async Task Gets_404_for_what_cannot_be_the_name_of_a_target(string target)
    {
        var reply = await _endpoint.SendAsync(GatewayEvent.For(target, Endpoint.Event("POST")));
        Assert.Equal((404, "no_such_target"), (reply.Status, reply.Code));
        Assert.Equal(
            $"There is no target '{target}'. A name has 1 to 64 characters out of a-z A-Z 0-9 . _ -, starting with a letter or digit.",
            reply.Detail
        );
        Assert.Empty(_endpoint.Groups.Calls);
    }

    [Theory]
    [InlineData("/connection/{target}")]
    [InlineData("/{proxy+}")]
    [InlineData(null)]
    public async Task Gets_400_if_it_has_lost_its_target_which_would_make_it_one_for_every_target(string? resource)
    {
        var request = Endpoint.Event("POST");
        request["resource"] = resource;
        Assert.Equal(
            $"The event is for the resource '{resource}', or lacks its path parameter.",
            (await RefusedAsync(request, "bad_event")).Detail
        );
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
    [InlineData("{\"authsecgroup\":\"warm\"}")]
    public async Task Gets_400_if_it_has_no_identity(string input) =>
        Assert.Equal(
            "The event is not an API Gateway proxy event: it has no requestContext.identity.",
            (await RefusedAsync(input, "bad_event")).Detail
        );

    [Fact]
    public async Task Gets_400_whatever_its_bytes_are()
    {
        var noise = new byte[3_000_000];
        new Random(17).NextBytes(noise);
        await RefusedAsync(noise, "bad_event");
        await RefusedAsync([.. "{\"httpMethod\":\""u8, 0xFF, 0xFE, .. "\"}"u8], "bad_event");
        await RefusedAsync(string.Concat(Enumerable.Repeat("{\"requestContext\":", 100_000)), "bad_event");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("test-invoke-source-ip")]
    [InlineData("203.0.113.0/24")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("203.0.113.7, 198.51.100.1")]
    [InlineData("203.0.113.7:443")]
    public async Task Gets_400_if_its_source_address_is_not_that_of_a_host(string? ip)
    {
        var reply = await RefusedAsync(Endpoint.Event("POST", ip: ip), "bad_source_address");
        Assert.Equal(
            $"The gateway gave '{ip}' as source address; it must be a single IPv4 or IPv6 host address, such as 203.0.113.7 or "
                + "2001:db8::7.",
            reply.Detail
        );
        Assert.Equal("request-1", reply.Body.GetProperty("requestId").GetString());
    }

    [Fact]
    public async Task Is_shortened_in_the_response_and_in_the_log_if_its_source_address_is_a_megabyte()
    {
        var reply = await RefusedAsync(Endpoint.Event("POST", ip: new string('9', 1_000_000)), "bad_source_address");
        Assert.StartsWith($"The gateway gave '{new string('9', 200)}…' as source address; ", reply.Detail, StringComparison.Ordinal);
        Assert.Equal(new string('9', 200) + "…", _endpoint.Log.Audits[1].GetProperty("source").GetString());
    }

    [Theory]
    [InlineData(null, Given.Account)]
    [InlineData("", Given.Account)]
    [InlineData("alice", Given.Account)]
    [InlineData("anonymous", Given.Account)]
    [InlineData("arn:aws:iam::123456789012:role/Deploy", Given.Account)]
    [InlineData(Given.AliceArn, null)]
    [InlineData(Given.AliceArn, "")]
    public async Task Gets_400_if_it_names_no_caller_or_no_account_of_the_API(string? arn, string? account)
    {
        var request = Endpoint.Event("POST", arn: arn);
        request["requestContext"]!["accountId"] = account;
        var reply = await RefusedAsync(request, "bad_event");
        Assert.Equal("The gateway names no caller: the method must be authorized by AWS_IAM and the request signed.", reply.Detail);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("post")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("OPTIONS")]
    public async Task Gets_400_if_its_method_is_unknown(string? method)
    {
        var reply = await RefusedAsync(Endpoint.Event(method), "bad_method");
        Assert.Equal($"The method is '{method}'; use GET, POST or DELETE.", reply.Detail);
    }

    [Theory]
    [InlineData("x", "The body is not JSON." + Allowed)]
    [InlineData("{", "The body is not JSON." + Allowed)]
    [InlineData("{} {}", "The body is not JSON." + Allowed)]
    [InlineData("null", "The body is not a JSON object." + Allowed)]
    [InlineData("[]", "The body is not a JSON object." + Allowed)]
    [InlineData("\"30m\"", "The body is not a JSON object." + Allowed)]
    [InlineData("""{"expiresInSecond":1800}""", "The body has the member 'expiresInSecond', which is not known." + Allowed)]
    [InlineData("""{"sourceIp":"198.51.100.1"}""", "The body has the member 'sourceIp', which is not known." + Allowed)]
    [InlineData("""{"reason":"x","reason":"y"}""", "The body has the member 'reason' twice." + Allowed)]
    [InlineData("""{"reason":["x"]}""", "reason must be text of at most 200 characters.")]
    public async Task Gets_400_if_its_body_is_not_the_allowed_object(string body, string detail) =>
        Assert.Equal(detail, (await RefusedAsync(Endpoint.Event("POST", body), "bad_body")).Detail);

    [Theory]
    [InlineData("\"1800\"")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("[1]")]
    [InlineData("true")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("-9223372036854775808")]
    public async Task Gets_400_if_the_time_in_its_body_is_not_a_positive_whole_number(string seconds)
    {
        var reply = await RefusedAsync(Endpoint.Event("POST", $$"""{"expiresInSeconds":{{seconds}}}"""), "bad_body");
        Assert.Equal($"expiresInSeconds is {seconds}; it must be whole seconds, at least 1.", reply.Detail);
    }

    [Fact]
    public async Task Can_have_a_reason_of_200_characters_and_not_of_201()
    {
        Assert.Equal(201, (await _endpoint.PostAsync($$"""{"reason":"{{new string('r', 200)}}"}""")).Status);
        var reply = await RefusedAsync(Endpoint.Event("POST", $$"""{"reason":"{{new string('r', 201)}}"}"""), "bad_body");
        Assert.Equal("reason must be text of at most 200 characters.", reply.Detail);
    }

    [Fact]
    public async Task Can_have_a_body_in_Base64_and_not_in_broken_Base64()
    {
        var request = Endpoint.Event("POST", Convert.ToBase64String("""{"expiresInSeconds":120}"""u8));
        request["isBase64Encoded"] = true;
        Assert.Equal(120, (await _endpoint.SendAsync(request)).Body.GetProperty("expiresInSeconds").GetInt32());
        foreach (var broken in new[] { "!!!", Convert.ToBase64String([0xFF, 0xFE, 0x00]) })
        {
            request["body"] = broken;
            await RefusedAsync(request, "bad_body");
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Can_have_any_body_if_its_method_does_not_use_it(string method) =>
        Assert.Equal(404, (await _endpoint.SendAsync(Endpoint.Event(method, "not JSON"))).Status);
}
