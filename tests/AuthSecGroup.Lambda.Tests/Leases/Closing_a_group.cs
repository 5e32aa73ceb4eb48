using AuthSecGroup.Core.Leases;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Leases;

public class Closing_a_group
{
    private readonly ScriptedEc2 _groups = new ScriptedEc2(new SkippingClock()).With(Given.East);

    private async Task<GroupResult> CloseAsync()
    {
        var access = Given.Access(Given.East, Given.Ssh);
        var (result, _) = await _groups.Leases.CloseAsync(access, _groups.In(Given.East), Given.Request(), CancellationToken.None);
        return result;
    }

    private string[] PutOurs(int count) =>
        [.. Enumerable.Range(0, count).Select(port => _groups.Put(Given.East, Given.Text(Given.OneMinute), port: port))];

    [Fact]
    public async Task Revokes_our_rules_for_the_address_with_one_call()
    {
        var ours = PutOurs(2);
        var foreign = _groups.Put(Given.East, "the DNS", "udp", 53);
        var result = await CloseAsync();
        Assert.Equal((Given.East, null), (result.Group, result.Error));
        Assert.Equal([(0, RuleOutcome.Closed), (1, RuleOutcome.Closed)], result.Rules.Select(rule => (rule.FromPort, rule.Outcome)));
        Assert.Equal([$"Revoke sg-00000ea0: {ours[0]} {ours[1]}"], _groups.Calls.Select(call => call.ToString()));
        Assert.Equal(foreign, Assert.Single(_groups.In(Given.East)).RuleId);
    }

    [Fact]
    public async Task Makes_no_call_if_there_is_no_rule_of_ours()
    {
        _groups.Put(Given.East, "for good");
        var result = await CloseAsync();
        Assert.Null(result.Error);
        Assert.Empty(result.Rules);
        Assert.Empty(_groups.Calls);
    }

    [Fact]
    public async Task Revokes_the_other_rules_if_a_sweep_has_revoked_one_meanwhile()
    {
        var ours = PutOurs(4);
        _groups.Before(Operation.Revoke, () => _groups.Remove(ours[1]));
        var result = await CloseAsync();
        Assert.Null(result.Error);
        Assert.All(result.Rules, rule => Assert.Equal(RuleOutcome.Closed, rule.Outcome));
        Assert.Empty(_groups.In(Given.East));
        Assert.Equal([4, 2, 1, 1, 2], _groups.Writes.Select(call => call.Items.Count));
    }

    [Fact]
    public async Task Goes_on_after_a_call_that_failed_and_reports_it()
    {
        var ours = PutOurs(101);
        _groups.Fail(Operation.Revoke, Ec2Errors.Denied);
        var result = await CloseAsync();
        Assert.Equal(Ec2Errors.Denied, result.Error);
        Assert.Equal(100, result.Rules.Count(rule => rule.Outcome is RuleOutcome.Failed));
        Assert.Equal(ours[..100], _groups.In(Given.East).Select(rule => rule.RuleId));
    }
}
