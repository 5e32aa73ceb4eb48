using AuthSecGroup.Core.Leases;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Leases;

public class Closing_a_group
{
    private readonly ScriptedEc2 _groups = new ScriptedEc2(new SkippingClock()).With(Given.East);

    private Task<GroupResult> CloseAsync() =>
        new LeaseWriter(_groups, new SkippingClock()).CloseAsync(
            Given.Access(Given.East, Given.Ssh),
            _groups.In(Given.East),
            Given.Request(),
            CancellationToken.None
        );

    [Fact]
    public async Task Revokes_every_rule_of_ours_for_the_address_with_one_call()
    {
        _groups.Put(Given.East, Given.Text(Given.OneMinute));
        _groups.Put(Given.East, Given.Text(Given.OneMinute, "bob"), "udp", 53, 53);
        _groups.Put(Given.East, Given.Text(Given.OneMinute), "-1", null, null);
        var foreign = _groups.Put(Given.East, "the DNS", "udp", 53, 54);
        var other = _groups.Put(Given.East, Given.Text(Given.OneMinute), cidr: "203.0.113.8/32");
        var result = await CloseAsync();
        Assert.Null(result.Error);
        Assert.Equal(
            [("tcp", 22, 22, RuleOutcome.Closed), ("udp", 53, 53, RuleOutcome.Closed), ("-1", -1, -1, RuleOutcome.Closed)],
            result.Rules.Select(rule => (rule.Protocol, rule.FromPort, rule.ToPort, rule.Outcome))
        );
        Assert.Equal([foreign, other], _groups.In(Given.East).Select(rule => rule.RuleId));
        Assert.Single(_groups.Writes);
    }

    [Fact]
    public async Task Calls_nobody_where_there_is_nothing_of_ours()
    {
        _groups.Put(Given.East, "for good");
        var result = await CloseAsync();
        Assert.Null(result.Error);
        Assert.Empty(result.Rules);
        Assert.Empty(_groups.Calls);
    }

    [Fact]
    public async Task Counts_as_closed_what_a_sweep_took_meanwhile()
    {
        var id = _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        _groups.Before(
            Operation.Revoke,
            () =>
            {
                _groups.Remove(id);
                return Task.CompletedTask;
            }
        );
        var result = await CloseAsync();
        Assert.Null(result.Error);
        Assert.Equal(RuleOutcome.Closed, Assert.Single(result.Rules).Outcome);
    }

    [Fact]
    public async Task Says_what_failed()
    {
        _groups.Put(Given.East, Given.Text(Given.OneMinute));
        _groups.Fail(Operation.Revoke, Ec2Errors.Denied);
        var result = await CloseAsync();
        Assert.Equal(Ec2Errors.Denied, result.Error);
        Assert.Equal(RuleOutcome.Failed, Assert.Single(result.Rules).Outcome);
        Assert.Equal(Given.East, result.Group);
    }
}
