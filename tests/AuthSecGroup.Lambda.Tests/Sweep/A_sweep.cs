using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Lambda.Sweep;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Sweep;

public class A_sweep
{
    private readonly SkippingClock _clock = new();
    private readonly ScriptedEc2 _groups;

    public A_sweep() => _groups = new ScriptedEc2(_clock).With(Given.East, Given.West);

    private static DeploymentSettings Deployment => Given.Deployment(Given.Access(Given.East, Given.Ssh), Given.Access(Given.West));

    private Task<SweepReport> SweepAsync(DeploymentSettings? deployment = null) =>
        new Sweeper(deployment ?? Deployment, _groups, _clock).SweepAsync(CancellationToken.None);

    private Task<GroupResult> PostAsync() =>
        new LeaseWriter(_groups, _clock).OpenAsync(
            Given.Access(Given.East, Given.Ssh),
            _groups.In(Given.East),
            Given.Request(),
            CancellationToken.None
        );

    [Fact]
    public async Task Revokes_what_has_expired_and_counts_what_it_saw()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        _groups.Put(Given.East, Given.Text(Given.TenMinutes), "-1", null, null, "2001:db8::7/128");
        var open = _groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(599)), fromPort: 23, toPort: 23);
        var foreign = _groups.Put(Given.East, null, "-1", null, null, null);
        var other = _groups.Put(Given.East, Given.Text(Given.TenMinutes, name: "other"), fromPort: 24, toPort: 24);
        var report = await SweepAsync();
        Assert.Equal([open, foreign, other], _groups.In(Given.East).Select(rule => rule.RuleId));
        Assert.Equal(new GroupSweep(Given.East, 2, 1, 2, 0, 5, null), report.Groups[0]);
        Assert.Equal(new GroupSweep(Given.West, 0, 0, 0, 0, 0, null), report.Groups[1]);
        Assert.Empty(report.Failed);
        Assert.Equal(2, report.Sum(group => group.Expired));
    }

    [Fact]
    public async Task Takes_one_reading_a_region_and_one_call_a_group()
    {
        _groups.With(Given.East with { GroupId = "sg-00000ea1" });
        for (var port = 0; port < 30; port++)
        {
            _groups.Put(Given.East, Given.Text(Given.TenMinutes), fromPort: port, toPort: port);
        }

        await SweepAsync(
            Given.Deployment(Given.Access(Given.East), Given.Access(Given.East with { GroupId = "sg-00000ea1" }), Given.Access(Given.West))
        );
        Assert.Equal(
            ["Read us-east-1: sg-00000ea0 sg-00000ea1", "Read us-west-1: sg-00000de0"],
            _groups.Calls.Where(call => call.Operation is Operation.Read).Select(call => call.ToString())
        );
        Assert.Equal(30, Assert.Single(_groups.Writes).Items.Count);
    }

    [Fact]
    public async Task Goes_on_where_a_region_is_down()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        _groups.Put(Given.West, Given.Text(Given.TenMinutes));
        _groups.Fail(Operation.Read, Ec2Errors.Unavailable, Given.East.Region);
        var report = await SweepAsync();
        Assert.Equal(new GroupSweep(Given.East, 0, 0, 0, 0, null, Ec2Errors.Unavailable), Assert.Single(report.Failed));
        Assert.Single(_groups.In(Given.East));
        Assert.Empty(_groups.In(Given.West));
    }

    [Fact]
    public async Task Goes_on_where_a_group_refuses_and_counts_its_rules_as_open()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        _groups.Put(Given.East, Given.Text(TimeSpan.Zero), fromPort: 23, toPort: 23);
        _groups.Put(Given.West, Given.Text(Given.TenMinutes));
        _groups.Fail(Operation.Revoke, Ec2Errors.Denied, Given.East.GroupId);
        var report = await SweepAsync();
        Assert.Equal(new GroupSweep(Given.East, 0, 2, 0, 0, 3, Ec2Errors.Denied), Assert.Single(report.Failed));
        Assert.Equal(1, report.Groups[1].Expired);
        Assert.Empty(_groups.In(Given.West));
    }

    [Theory]
    [InlineData(600 + 119, 0)]
    [InlineData(600 + 120, 1)]
    [InlineData(100_000, 1)]
    public async Task Counts_as_overdue_what_an_earlier_sweep_ought_to_have_taken(int age, int overdue)
    {
        _groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(age)));
        Assert.Equal(overdue, (await SweepAsync()).Groups[0].Overdue);
    }

    [Fact]
    public async Task Revokes_rules_from_the_end_and_the_beginning_of_time_like_any_other()
    {
        _groups.Put(Given.East, "authsecgroup/1 office-ssh alice 9999-12-31T23:59:59Z");
        _groups.Put(Given.East, "authsecgroup/1 office-ssh alice 0001-01-01T00:00:00Z", fromPort: 23, toPort: 23);
        var report = await SweepAsync();
        Assert.Empty(report.Failed);
        Assert.Equal(2, report.Groups[0].Expired);
        Assert.Empty(_groups.In(Given.East));
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(6, 0, 0, 10)]
    [InlineData(0, 6, 0, 10)]
    [InlineData(3, 6, 3, 15)]
    [InlineData(6, 3, 3, 15)]
    [InlineData(59, 0, 0, 98)]
    [InlineData(60, 0, 0, 100)]
    public async Task Tells_how_full_a_group_is_by_the_fuller_version(int v4, int v6, int neither, int percent)
    {
        for (var at = 0; at < v4; at++)
        {
            _groups.Put(Given.East, null, fromPort: at, toPort: at);
        }

        for (var at = 0; at < v6; at++)
        {
            _groups.Put(Given.East, null, fromPort: at, toPort: at, cidr: "2001:db8::/64");
        }

        for (var at = 0; at < neither; at++)
        {
            _groups.Put(Given.East, null, fromPort: at, toPort: at, cidr: null);
        }

        Assert.Equal(percent, (await SweepAsync()).Groups[0].QuotaUsedPercent);
    }

    [Fact]
    public async Task Goes_by_the_groups_own_quota()
    {
        _groups.Put(Given.East, null);
        Assert.Equal(50, (await SweepAsync(Deployment with { RuleQuota = 2 })).Groups[0].QuotaUsedPercent);
    }

    [Fact]
    public async Task Does_not_hit_a_rule_that_a_POST_replaced_after_it_was_read()
    {
        var old = _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        _groups.After(Operation.Read, async () => Assert.Null((await PostAsync()).Error), Given.East.Region);
        var report = await SweepAsync();
        Assert.Empty(report.Failed);
        Assert.Contains(_groups.Calls, call => call.ToString() == $"Revoke sg-00000ea0: {old}");
        var rule = Assert.Single(_groups.In(Given.East));
        Assert.NotEqual(old, rule.RuleId);
        Assert.Equal(Given.Text(TimeSpan.Zero), rule.Description);
    }

    [Fact]
    public async Task Does_not_hit_a_rule_that_a_POST_renewed_after_it_was_read()
    {
        var id = _groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(539)));
        _groups.After(Operation.Read, async () => Assert.Null((await PostAsync()).Error), Given.East.Region);
        Assert.Equal(1, (await SweepAsync()).Groups[0].Open);
        Assert.Equal(id, Assert.Single(_groups.In(Given.East)).RuleId);
    }

    [Fact]
    public async Task Does_not_hit_a_rule_that_a_POST_renewed_while_the_reading_took_longer_than_the_rule_had_to_live()
    {
        // The page with the rule comes at once, then EC2 throttles the next page for more than a minute.
        var id = _groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(535)));
        _groups.After(
            Operation.Read,
            async () =>
            {
                Assert.Equal(RuleOutcome.Refreshed, Assert.Single((await PostAsync()).Rules).Outcome);
                _clock.Advance(TimeSpan.FromSeconds(70));
            },
            Given.East.Region
        );
        await SweepAsync();
        Assert.Equal(id, Assert.Single(_groups.In(Given.East)).RuleId);
        Assert.DoesNotContain(_groups.Calls, call => call.Operation is Operation.Revoke);
    }

    [Fact]
    public async Task Does_not_hit_a_rule_that_was_replaced_while_reading_lags_behind()
    {
        var old = _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        _clock.Advance(TimeSpan.FromSeconds(20));
        await PostAsync();
        var replaced = Assert.Single(_groups.In(Given.East));
        Assert.NotEqual(old, replaced.RuleId);
        _groups.Lag = TimeSpan.FromSeconds(10);
        await SweepAsync();
        Assert.Equal(replaced, Assert.Single(_groups.In(Given.East)));
    }

    [Fact]
    public async Task Is_content_where_DELETE_was_faster()
    {
        var ids = Enumerable
            .Range(0, 5)
            .Select(port => _groups.Put(Given.East, Given.Text(Given.TenMinutes), fromPort: port, toPort: port))
            .ToList();
        _groups.After(
            Operation.Read,
            () =>
            {
                _groups.Remove(ids[2]);
                return Task.CompletedTask;
            },
            Given.East.Region
        );
        Assert.Empty((await SweepAsync()).Failed);
        Assert.Empty(_groups.In(Given.East));
    }

    [Fact]
    public async Task Finds_nothing_in_a_group_that_is_gone()
    {
        _groups.Delete(Given.East);
        Assert.Equal(new GroupSweep(Given.East, 0, 0, 0, 0, 0, null), (await SweepAsync()).Groups[0]);
    }

    [Fact]
    public async Task Works_on_no_more_than_fifty_groups_at_once()
    {
        var ids = Enumerable.Range(0, 60).Select(at => Given.East with { GroupId = $"sg-{at:x4}" }).ToArray();
        _groups.With(ids);
        var (working, most) = (0, 0);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var id in ids)
        {
            _groups.Put(id, Given.Text(Given.TenMinutes));
            _groups.Before(
                Operation.Revoke,
                async () =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref working));
                    if (working == 50)
                    {
                        all.SetResult();
                    }

                    await all.Task;
                    Interlocked.Decrement(ref working);
                },
                id.GroupId
            );
        }

        var report = await SweepAsync(Given.Deployment([.. ids.Select(id => Given.Access(id))]));
        Assert.Equal(60, report.Sum(group => group.Expired));
        Assert.Equal(50, most);
    }
}
