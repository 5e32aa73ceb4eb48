using System.Text.Json.Nodes;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

/// <summary>With a shorter wait than in an account, where a request can run for 29 seconds.</summary>
public sealed class ShortWaitCloud : TestCloud
{
    /// <inheritdoc />
    protected override void Change(JsonObject assembled) => assembled.SetCleanupWait(seconds: 2);
}

public sealed class A_stack_that_is_deleted(ShortWaitCloud test) : IClassFixture<ShortWaitCloud>
{
    [Fact]
    public async Task Leaves_no_rule_of_a_request_that_is_still_running_and_every_foreign_rule()
    {
        var foreign = test.ForeignRules();
        test.Cloud.Faults.Add(
            FaultRule.Latency(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) with
            {
                Service = FaultRule.Ec2,
                Action = "AuthorizeSecurityGroupIngress",
            }
        );

        var before = Readings();
        var request = test.PostAsync(test.Alice, "127.0.9.2");
        while (Readings() < before + 2)
        {
            await Task.Delay(10);
        }

        var destroyed = await test.Cloud.DestroyAsync();

        Assert.Equal(201, (await request).Status);
        Assert.Null(destroyed);
        Assert.Empty(test.RulesFor("127.0.9.2"));
        Assert.Equal(foreign, test.ForeignRules());
    }

    private long Readings() => test.Cloud.Ec2.CallCounts.GetValueOrDefault("DescribeSecurityGroupRules");
}
