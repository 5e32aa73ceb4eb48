using System.Text.Json.Nodes;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>Local mode with a sweep interval of a second.</summary>
public sealed class SecondsCloud : TestCloud
{
    /// <inheritdoc />
    protected override void Change(JsonObject assembled) => assembled.SetVariable("AUTHSECGROUP_SWEEP_INTERVAL_SECONDS", "1");
}

/// <summary>EventBridge starts the sweep once a minute; an interval of a second is kept all the same.</summary>
public sealed class A_sweep_below_a_minute(SecondsCloud test) : IClassFixture<SecondsCloud>
{
    [Fact]
    public async Task Revokes_an_expired_rule_within_seconds_in_a_real_process()
    {
        var cloud = test.Cloud;
        var minute = cloud.SweepAsync();
        await UntilAsync(() => Sweeps(cloud) >= 1);
        for (var n = 0; n < 3; n++)
        {
            // Between two sweeps of the same minute, so the one after finds it.
            var text = $"authsecgroup/1 authsecgroup alice {OurForm.Text(cloud.Clock.GetUtcNow().AddHours(-1))}";
            var address = $"198.51.100.{n}";
            cloud.Ec2.AddRule(cloud.Ec2.Groups[0].GroupId, NewRule.Tcp(22, address + "/32", text));
            await UntilAsync(() => test.RulesFor(address).Count == 0);
        }

        Assert.False(minute.IsCompleted);
        Assert.True(Sweeps(cloud) >= 3);
    }

    private static int Sweeps(LocalCloud cloud) =>
        cloud.Ec2.Calls.Count(call => call is { Action: "DescribeSecurityGroupRules", Region: "us-east-1" });

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
