namespace AuthSecGroup.Local.Tests.Template;

public class A_stack_that_is_deleted : LocalCloudTest
{
    [Fact]
    public async Task Sends_its_custom_resources_their_events_and_serves_nobody_any_more()
    {
        Assert.Equal(200, (await SendAsync(Alice)).Status);

        var result = await SendAsync("POST", "/_local/destroy");

        Assert.Equal(200, result.Status);
        Assert.True((bool)result.Json["succeeded"]!);
        Assert.Equal(
            ["custom resource Create", "custom resource Delete"],
            Cloud
                .LogLines.Where(line => line.Source == "sweep" && line.Text.StartsWith("custom", StringComparison.Ordinal))
                .Select(line => line.Text)
        );
        Assert.Equal((403, "Forbidden"), ((await SendAsync(Alice)).Status, (string?)(await SendAsync(Alice)).Json["message"]));
        Assert.Empty(Cloud.Functions.ProcessIds("sweep"));
        Assert.NotEmpty(Cloud.Ec2.Groups.Single().Rules);
    }

    [Fact]
    public async Task Is_deleted_once_however_often_one_asks()
    {
        await Task.WhenAll(Cloud.DestroyAsync(), Cloud.DestroyAsync());

        Assert.Single(Cloud.LogLines, line => line.Text == "custom resource Delete");
    }

    [Fact]
    public async Task Tells_why_a_custom_resource_could_not_go()
    {
        using var assembly = new FixtureAssembly(resources =>
            resources["Sweep"]!["Properties"]!["Environment"]!["Variables"]!["FIXTURE_FAILS_ON"] = "Delete"
        );
        await using var cloud = await StartAsync(assembly);

        Assert.Equal("The custom resource 'Leases' (Custom::Leases) could not be deleted: as told", await cloud.DestroyAsync());
    }
}
