using System.Text.Json.Nodes;

namespace AuthSecGroup.Local.Tests.Gateway;

public class A_stage_with_limits : LocalCloudTest
{
    private protected override void Change(JsonNode resources)
    {
        // Refilled so slowly that no third request gets through however long the test takes.
        resources["Stage"]!["Properties"]!["MethodSettings"] = JsonNode.Parse(
            """[{ "HttpMethod": "*", "ResourcePath": "/*", "ThrottlingBurstLimit": 2, "ThrottlingRateLimit": 0.0001 }]"""
        );
        resources["Post"]!["Properties"]!["Integration"]!["TimeoutInMillis"] = 700;
    }

    [Fact]
    public async Task Refuses_requests_beyond_its_burst()
    {
        Assert.Equal(200, (await SendAsync(Alice)).Status);
        Assert.Equal(200, (await SendAsync(Alice)).Status);

        var response = await SendAsync(Alice);

        Assert.Equal(
            (429, "TooManyRequestsException", """{"message":"Too Many Requests"}"""),
            (response.Status, response.ErrorType, response.Body)
        );
    }

    [Fact]
    public async Task Gives_up_waiting_for_the_function()
    {
        var response = await SendAsync(Alice, "do-hang");

        Assert.Equal((504, """{"message":"Endpoint request timed out"}"""), (response.Status, response.Body));
    }
}
