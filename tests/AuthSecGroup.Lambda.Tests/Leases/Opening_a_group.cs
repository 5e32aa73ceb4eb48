using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Leases;

public sealed class Opening_a_group : GroupOpening
{
    [Fact]
    public async Task Creates_all_its_rules_with_one_call()
    {
        var result = await OpenAsync(Both);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 created", "tcp:443:443 created"], Outcomes(result));
        Assert.All(result.Rules, rule => Assert.Equal(Given.Now + Given.TenMinutes, rule.ExpiresAt));
        Assert.Equal(["Authorize sg-00000ea0: tcp:22:22 tcp:443:443"], Groups.Writes.Select(call => call.ToString()));
        Assert.All(
            Groups.In(Given.East),
            rule => Assert.Equal(("203.0.113.7/32", null, Given.Text(TimeSpan.Zero)), (rule.CidrIpv4, rule.CidrIpv6, rule.Description))
        );
    }

    [Fact]
    public async Task Renews_all_its_rules_with_one_call_and_keeps_their_ids()
    {
        var first = Groups.Put(Given.East, Given.Text(Given.OneMinute));
        var second = Groups.Put(Given.East, Given.Text(Given.OneMinute, "bob"), fromPort: 443, toPort: 443);
        var result = await OpenAsync(Both);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 refreshed", "tcp:443:443 refreshed"], Outcomes(result));
        Assert.Equal([$"UpdateDescriptions sg-00000ea0: {first} {second}"], Groups.Writes.Select(call => call.ToString()));
        Assert.Equal([first, second], Groups.In(Given.East).Select(rule => rule.RuleId));
        Assert.All(Groups.In(Given.East), rule => Assert.Equal(Given.Text(TimeSpan.Zero), rule.Description));
    }

    [Fact]
    public async Task Replaces_a_rule_that_is_about_to_expire_so_that_its_id_changes()
    {
        var old = Groups.Put(Given.East, Given.Text(TimeSpan.FromMinutes(9)));
        var result = await OpenAsync(Both);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 refreshed", "tcp:443:443 created"], Outcomes(result));
        Assert.Equal(
            [$"Revoke sg-00000ea0: {old}", "Authorize sg-00000ea0: tcp:443:443 tcp:22:22"],
            Groups.Writes.Select(call => call.ToString())
        );
        Assert.DoesNotContain(Groups.In(Given.East), rule => rule.RuleId == old);
        Assert.Equal(2, Groups.In(Given.East).Count);
    }

    [Fact]
    public async Task Writes_each_kind_once_where_rules_need_different_things()
    {
        Groups.Put(Given.East, Given.Text(Given.OneMinute));
        var result = await OpenAsync(Both);
        Assert.Equal(["tcp:22:22 refreshed", "tcp:443:443 created"], Outcomes(result));
        Assert.Equal([Operation.Authorize, Operation.UpdateDescriptions], Groups.Writes.Select(call => call.Operation).Order());
    }

    [Fact]
    public async Task Touches_nothing_where_foreign_rules_let_the_caller_in()
    {
        Groups.Put(Given.East, null);
        Groups.Put(Given.East, "2019-04-02", fromPort: 443, toPort: 443);
        var before = Groups.In(Given.East);
        var result = await OpenAsync(Both);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 permanent", "tcp:443:443 permanent"], Outcomes(result));
        Assert.All(result.Rules, rule => Assert.Null(rule.ExpiresAt));
        Assert.Empty(Groups.Writes);
        Assert.Equal(before, Groups.In(Given.East));
    }

    [Fact]
    public async Task Tells_the_time_that_the_lease_really_has()
    {
        Groups.Put(Given.East, Given.Text(Given.OneMinute, "bob"));
        var result = await OpenAsync(Both, timeToLive: TimeSpan.FromMinutes(2));
        Assert.Equal(Given.Now + TimeSpan.FromMinutes(9), result.Rules[0].ExpiresAt);
        Assert.Equal(Given.Now + TimeSpan.FromMinutes(2), result.Rules[1].ExpiresAt);
    }
}
