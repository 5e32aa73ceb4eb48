using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>EventBridge starts the sweep once a minute; an interval of a second is kept all the same.</summary>
public sealed class A_sweep_below_a_minute
{
    [Theory]
    [InlineData(1, 60)]
    [InlineData(7, 9)]
    [InlineData(59, 2)]
    [InlineData(60, 1)]
    [InlineData(3600, 1)]
    public async Task Runs_at_multiples_of_its_interval_and_ends_before_the_next_start(int intervalSeconds, int sweeps)
    {
        var time = new FakeTimeProvider();
        var (reads, invocation) = Start(time, intervalSeconds, TimeSpan.Zero);
        for (var passed = 0; passed < 120 && !invocation.IsCompleted; passed++)
        {
            await Settled(invocation, reads);
            time.Advance(TimeSpan.FromMilliseconds(500));
        }

        await invocation;
        Assert.Equal(Enumerable.Range(0, sweeps).Select(n => TimeSpan.FromSeconds(n * intervalSeconds)), reads);
    }

    [Fact]
    public async Task That_takes_longer_than_its_interval_skips_a_turn_and_never_drifts_or_overlaps()
    {
        var time = new FakeTimeProvider();
        // Each sweep takes 2.5 seconds of its interval of one.
        var (reads, invocation) = Start(time, 1, TimeSpan.FromSeconds(2.5));
        for (var passed = 0; passed < 200 && !invocation.IsCompleted; passed++)
        {
            await Settled(invocation, reads);
            time.Advance(TimeSpan.FromMilliseconds(500));
        }

        await invocation;
        Assert.All(
            reads.Zip(reads.Skip(1)),
            pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(2.5), $"{pair.First} and {pair.Second}")
        );
        Assert.InRange(reads.Count, 20, 24);
        Assert.True(reads[^1] < TimeSpan.FromMinutes(1), $"{reads[^1]}");
    }

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

    private static (List<TimeSpan> Reads, Task Invocation) Start(FakeTimeProvider time, int intervalSeconds, TimeSpan sweepTakes)
    {
        Assert.True(IngressRule.TryParse("tcp:22:22", out var ssh));
        var deployment = new DeploymentSettings(
            "test",
            TimeSpan.FromMinutes(10),
            TimeSpan.FromSeconds(intervalSeconds),
            [new GroupAccess(new SecurityGroupId("us-east-1", "sg-0123456789abcdef0"), [ssh])]
        );
        var rules = new SlowRules(time, sweepTakes);
        var functions = new TestFunctions(deployment, rules, new InMemoryUsers(), time);
        // A real invocation has little more than a minute; the context of this one doesn't use the fake clock.
        return (rules.Reads, Task.Run(() => functions.SweepAsync(TimeSpan.FromMinutes(10))));
    }

    /// <summary>Gives what has to happen before time goes on the time to happen.</summary>
    private static async Task Settled(Task invocation, List<TimeSpan> reads)
    {
        for (
            var (quiet, seen) = (0, -1);
            quiet < 3 && !invocation.IsCompleted;
            quiet = seen == reads.Count ? quiet + 1 : 0, seen = reads.Count
        )
        {
            await Task.Delay(1);
        }
    }

    private sealed class SlowRules(FakeTimeProvider time, TimeSpan takes) : ISecurityGroupRules
    {
        private readonly DateTimeOffset _start = time.GetUtcNow();

        public List<TimeSpan> Reads { get; } = [];

        public async Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
        {
            Reads.Add(time.GetUtcNow() - _start);
            await Task.Delay(takes, time, cancellationToken);
            return new RulesReading([], null);
        }

        public Task<AwsError?> AuthorizeAsync(
            SecurityGroupId group,
            IReadOnlyList<NewIngressRule> rules,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<AwsError?> UpdateDescriptionsAsync(
            SecurityGroupId group,
            IReadOnlyList<NewDescription> descriptions,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();
    }
}
