using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Lambda.Sweep;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AuthSecGroup.Lambda.Tests.Sweep;

public class A_sweep
{
    private readonly SkippingClock _clock = new();
    private readonly ScriptedEc2 _groups;

    public A_sweep() => _groups = new ScriptedEc2(_clock).With(Given.East, Given.West);

    private Task<SweepReport> SweepAsync(params SecurityGroupId[] groups) =>
        new Sweeper(
            Given.Deployment([.. (groups is [] ? [Given.East, Given.West] : groups).Select(group => Given.Access(group))]),
            _groups,
            _groups,
            _clock
        ).SweepAsync(CancellationToken.None);

    private async Task PostAsync()
    {
        var result = await _groups.OpenAsync(
            Given.Access(Given.East, Given.Ssh),
            _groups.In(Given.East),
            Given.Request(),
            CancellationToken.None
        );
        Assert.Equal(RuleOutcome.Refreshed, Assert.Single(result.Rules).Outcome);
    }

    [Fact]
    public async Task Revokes_expired_rules_and_reports_each_group()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        _groups.Put(Given.East, Given.Text(Given.TenMinutes), "udp");
        var open = _groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(599)), port: 23);
        var foreign = _groups.Put(Given.East, null, port: 24);
        var other = _groups.Put(Given.East, Given.Text(Given.TenMinutes, name: "other"), port: 25);
        var report = await SweepAsync();
        Assert.Equal([open, foreign, other], _groups.In(Given.East).Select(rule => rule.RuleId));
        Assert.Equal([new(Given.East, 2, 1, 2, 0, 5, null), new(Given.West, 0, 0, 0, 0, 0, null)], report.Groups);
    }

    [Fact]
    public async Task Makes_one_read_for_each_region_and_one_call_for_each_group()
    {
        var second = Given.East with { GroupId = "sg-00000ea1" };
        _groups.With(second);
        for (var port = 0; port < 30; port++)
        {
            _groups.Put(Given.East, Given.Text(Given.TenMinutes), port: port);
        }

        await SweepAsync(Given.East, second, Given.West);
        Assert.Equal(
            ["Read us-east-1: sg-00000ea0 sg-00000ea1", "Read us-west-1: sg-00000de0"],
            _groups.Calls.Where(call => call.Operation is Operation.Read).Select(call => call.ToString())
        );
        Assert.Equal(30, Assert.Single(_groups.Writes).Items.Count);
    }

    [Fact]
    public async Task Reads_the_prefix_lists_that_rules_refer_to_for_the_used_quota()
    {
        _groups.PutPrefixList(Given.East, "pl-1", maxEntries: 55);
        var report = await SweepAsync();
        Assert.Equal([91, 0], report.Groups.Select(group => group.QuotaUsedPercent));
        Assert.Empty(report.UnreadPrefixLists);
        Assert.Contains("ReadPrefixLists us-east-1: pl-1", _groups.Calls.Select(call => call.ToString()));
    }

    [Fact]
    public async Task Reads_no_prefix_lists_if_no_rule_refers_to_one()
    {
        _groups.Put(Given.East, null);
        await SweepAsync();
        Assert.DoesNotContain(_groups.Calls, call => call.Operation is Operation.ReadPrefixLists);
    }

    [Fact]
    public async Task Succeeds_if_the_prefix_lists_cannot_be_read_within_five_seconds()
    {
        var clock = new FakeTimeProvider(Given.Now);
        var groups = new ScriptedEc2(clock).With(Given.East);
        groups.PutPrefixList(Given.East, "pl-1", maxEntries: 55);
        groups.Put(Given.East, Given.Text(Given.TenMinutes));
        groups.Hang(Operation.ReadPrefixLists);
        var sweep = new Sweeper(Given.Deployment(Given.Access(Given.East)), groups, groups, clock).SweepAsync(CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(sweep.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        var report = await sweep;
        Assert.Equal((new AccountRegion("us-east-1"), Ec2Errors.TimedOut), Assert.Single(report.UnreadPrefixLists));
        Assert.Equal(new GroupSweep(Given.East, 1, 0, 1, 0, 1, null), Assert.Single(report.Groups));
    }

    [Fact]
    public async Task Sweeps_the_other_regions_if_one_cannot_be_read()
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
    public async Task Sweeps_the_other_groups_if_EC2_refuses_for_one()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        _groups.Put(Given.West, Given.Text(Given.TenMinutes));
        _groups.Fail(Operation.Revoke, Ec2Errors.Denied, Given.East.GroupId);
        var report = await SweepAsync();
        Assert.Equal(new GroupSweep(Given.East, 0, 1, 0, 0, 1, Ec2Errors.Denied), Assert.Single(report.Failed));
        Assert.Empty(_groups.In(Given.West));
    }

    [Fact]
    public async Task Does_not_revoke_a_rule_that_POST_replaced_after_it_was_read()
    {
        var old = _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        _groups.After(Operation.Read, PostAsync, Given.East.Region);
        var report = await SweepAsync();
        Assert.Empty(report.Failed);
        Assert.Contains(_groups.Calls, call => call.ToString() == $"Revoke sg-00000ea0: {old}");
        var rule = Assert.Single(_groups.In(Given.East));
        Assert.NotEqual(old, rule.RuleId);
        Assert.Equal(Given.Text(TimeSpan.Zero), rule.Description);
    }

    [Fact]
    public async Task Does_not_revoke_a_rule_that_POST_renewed_during_a_read_that_took_longer_than_the_rule_had_to_live()
    {
        // The page with the rule arrives at once, then EC2 throttles the next page for more than a minute.
        var id = _groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(535)));
        _groups.After(
            Operation.Read,
            async () =>
            {
                await PostAsync();
                _clock.Advance(TimeSpan.FromSeconds(70));
            },
            Given.East.Region
        );
        Assert.Equal(1, (await SweepAsync()).Groups[0].Open);
        Assert.Equal(id, Assert.Single(_groups.In(Given.East)).RuleId);
        Assert.DoesNotContain(_groups.Calls, call => call.Operation is Operation.Revoke);
    }

    [Fact]
    public async Task Does_not_revoke_a_rule_that_was_replaced_although_reads_still_show_the_old_one()
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
    public async Task Works_on_at_most_fifty_groups_at_once()
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

        var report = await SweepAsync(ids);
        Assert.Equal(60, report.Sum(group => group.Expired));
        Assert.Equal(50, most);
    }
}
