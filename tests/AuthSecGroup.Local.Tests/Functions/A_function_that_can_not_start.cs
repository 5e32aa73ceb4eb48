using System.Text.Json.Nodes;

namespace AuthSecGroup.Local.Tests.Functions;

public class A_function_that_can_not_start : LocalCloudTest
{
    private protected override void Change(JsonNode resources) =>
        resources["Connection"]!["Properties"]!["Environment"]!["Variables"]!["FIXTURE_INIT_ERROR"] = "1";

    [Fact]
    public async Task Says_why_to_the_first_event()
    {
        var result = await Cloud.Functions.InvokeAsync("connection", "{}");

        Assert.Equal(("Fixture.Init", "can not start"), (result.ErrorType, result.ErrorMessage));
        Assert.Empty(Cloud.Functions.ProcessIds("connection"));
    }

    [Fact]
    public async Task Gives_callers_a_502() => Assert.Equal(502, (await SendAsync(Alice)).Status);

    [Fact]
    public async Task Is_reported_with_its_exit_status_when_it_says_nothing()
    {
        using var assembly = new FixtureAssembly(resources =>
            resources["Connection"]!["Properties"]!["Environment"]!["Variables"]!["FIXTURE_EXIT"] = "3"
        );
        await using var cloud = await StartAsync(assembly);

        var result = await cloud.Functions.InvokeAsync("connection", "{}");

        Assert.Equal($"RequestId: {result.RequestId} Error: Runtime exited with error: exit status 3", result.ErrorMessage);
    }
}
