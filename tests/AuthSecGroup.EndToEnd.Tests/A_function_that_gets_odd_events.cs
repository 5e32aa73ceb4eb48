using System.Text.Json.Nodes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class A_function_that_gets_odd_events(TestCloud test) : IClassFixture<TestCloud>
{
    private static string Event(string? sourceIp, string? userArn = "arn:aws:iam::123456789012:user/alice") =>
        GatewayEvent.Text("POST", userArn, sourceIp);

    public static TheoryData<string, string> OddEvents =>
        new()
        {
            { "null", "bad_event" },
            { "[]", "bad_event" },
            { "\"connection\"", "bad_event" },
            { "42", "bad_event" },
            { "{}", "bad_event" },
            { "{\"httpMethod\":\"POST\"}", "bad_event" },
            { "{\"httpMethod\":\"POST\",\"requestContext\":{}}", "bad_event" },
            { "{\"httpMethod\":\"POST\",\"requestContext\":{\"identity\":[]}}", "bad_event" },
            { Event(null), "bad_source_address" },
            { Event(""), "bad_source_address" },
            { Event("test-invoke-source-ip"), "bad_source_address" },
            { Event("10.0.0.0/8"), "bad_source_address" },
            { Event("0.0.0.0"), "bad_source_address" },
            { Event("::"), "bad_source_address" },
            { Event("127.1"), "bad_source_address" },
            { Event("fe80::1%eth0"), "bad_source_address" },
            { Event(new string('9', 3_000_000)), "bad_source_address" },
            { Event("203.0.113.7", null), "bad_event" },
            { Event("203.0.113.7", "SYSTEM"), "bad_event" },
            { "\"" + new string('x', 5_000_000) + "\"", "bad_event" },
        };

    [Theory]
    [MemberData(nameof(OddEvents), DisableDiscoveryEnumeration = true)]
    public async Task Responds_with_400_logs_a_line_and_serves_the_next_request_normally(string payload, string code)
    {
        var result = await test.Cloud.Functions.InvokeAsync("connection", payload);
        Assert.True(result.Succeeded, result.ErrorMessage);
        var response = JsonNode.Parse(result.Payload)!;
        Assert.Equal(400, response["statusCode"]!.GetValue<int>());
        Assert.Equal(code, JsonNode.Parse(response["body"]!.ToString())!["code"]!.ToString());
        await test.LogLineAsync(line =>
            line.Contains("\"status\":400", StringComparison.Ordinal) && line.Contains(code, StringComparison.Ordinal)
        );

        var next = await test.PostAsync(test.Alice, "127.0.3.1");
        Assert.True(next.Status is 200 or 201, next.Body);
        Assert.Equal("127.0.3.1/32", next.Json["cidr"]!.ToString());
    }
}
