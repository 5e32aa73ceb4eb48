using System.Text.Json.Nodes;
using AuthSecGroup.Testing;

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
        resources["Connection"]!["Properties"]!["ReservedConcurrentExecutions"] = 1;
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
    public async Task Counts_requests_that_it_refuses_for_their_signature()
    {
        var mallory = new RequestSigner(Alice.AccessKeyId, "not-her-secret");
        Assert.Equal(403, (await SendAsync(Alice, signer: mallory)).Status);
        Assert.Equal(403, (await SendAsync(Alice, signer: mallory)).Status);

        Assert.Equal(429, (await SendAsync(Alice)).Status);
    }

    [Fact]
    public async Task Gets_500_from_a_function_whose_reserved_executions_are_all_in_use()
    {
        await SendAsync(Alice, "do-hang");

        var response = await SendAsync(Alice);

        Assert.Equal((500, """{"message":"Internal server error"}"""), (response.Status, response.Body));
        Assert.Equal(
            "all reserved concurrent executions of the function are in use",
            Cloud.Requests.Single(request => request.Status == 500).Reason
        );
    }

    [Fact]
    public async Task Gives_up_waiting_for_the_function()
    {
        var response = await SendAsync(Alice, "do-hang");

        Assert.Equal((504, """{"message":"Endpoint request timed out"}"""), (response.Status, response.Body));
    }
}
