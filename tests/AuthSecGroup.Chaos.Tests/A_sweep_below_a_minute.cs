using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>EventBridge starts the sweep once a minute; an interval of a second is kept all the same.</summary>
public sealed class A_sweep_below_a_minute
{
    [Fact]
    public async Task Revokes_an_expired_rule_within_seconds_in_a_real_process()
    {
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                AssemblyDirectory = await SampleAssembly.WithAsync(template =>
                    template.SetVariable("AUTHSECGROUP_SWEEP_INTERVAL_SECONDS", "1")
                ),
                Port = 0,
                ScheduleEnabled = false,
            }
        );
        var group = cloud.Ec2.Groups[0];
        var minute = cloud.SweepAsync();
        await UntilAsync(() => Sweeps(cloud) >= 1);
        for (var n = 0; n < 3; n++)
        {
            // Between two sweeps of the same minute, so the one after finds it.
            var expired = cloud.Ec2.AddRule(
                group.GroupId,
                NewRule.Tcp(
                    22,
                    $"198.51.100.{n}/32",
                    $"authsecgroup/1 authsecgroup alice {OurForm.Text(cloud.Clock.GetUtcNow().AddHours(-1))}"
                )
            );
            await UntilAsync(() => !cloud.Ec2.Groups.SelectMany(item => item.Rules).Any(rule => rule.RuleId == expired.RuleId));
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
