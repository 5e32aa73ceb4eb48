using System.Text.Json.Nodes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

/// <summary>The sample with the reserved concurrency that docs/operations.md sets to prevent new leases.</summary>
public sealed class CloudWithKillSwitch : TestCloud
{
    /// <inheritdoc />
    protected override void Change(JsonObject assembled) =>
        assembled.Properties("AWS::Lambda::Function").Single(function => (string?)function["Handler"] == "connection")[
            "ReservedConcurrentExecutions"
        ] = 0;
}

public sealed class The_kill_switch(CloudWithKillSwitch test) : IClassFixture<CloudWithKillSwitch>
{
    [Fact]
    public async Task Opens_nothing_and_lets_the_sweep_continue()
    {
        var expired = test.Cloud.Ec2.AddRule(
            test.Cloud.Ec2.Groups[0].GroupId,
            new("tcp", 22, 22, Local.Ec2.RuleSource.Cidr("127.0.8.1/32"), "authsecgroup/1 authsecgroup alice 2026-01-02T03:04:05Z")
        );

        var response = await test.PostAsync(test.Alice, "127.0.8.2");

        Assert.Equal((500, """{"message":"Internal server error"}"""), (response.Status, response.Body));
        Assert.Empty(test.RulesFor("127.0.8.2"));
        Assert.True((await test.Cloud.SweepAsync()).Succeeded);
        Assert.DoesNotContain(expired.RuleId, test.Cloud.Ec2.Groups[0].Rules.Select(rule => rule.RuleId));
    }
}
