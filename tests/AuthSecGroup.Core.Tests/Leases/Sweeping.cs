using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Leases;

public class Sweeping
{
    private static SweepDecision Decide(SecurityGroupRule rule, DateTimeOffset? now = null) =>
        Assert.Single(SweepPlan.For([rule], Given.Name, Given.TenMinutes, now ?? Given.Now));

    [Theory]
    [InlineData(600)]
    [InlineData(601)]
    [InlineData(31_536_000)]
    public void Revokes_a_rule_of_ours_whose_time_is_up(int age)
    {
        var rule = Given.Ours(TimeSpan.FromSeconds(age));
        var decision = Assert.IsType<SweepDecision.Revoke>(Decide(rule));
        Assert.Equal(rule, decision.Rule);
        Assert.Equal(rule.Description, decision.Description.ToString());
    }

    [Theory]
    [InlineData(599)]
    [InlineData(0)]
    [InlineData(-300)]
    public void Keeps_a_rule_of_ours_with_time_to_live(int age)
    {
        var rule = Given.Ours(TimeSpan.FromSeconds(age));
        var decision = Assert.IsType<SweepDecision.Keep>(Decide(rule));
        Assert.Equal(rule, decision.Rule);
        Assert.Equal(rule.Description, decision.Description.ToString());
    }

    [Fact]
    public void Draws_the_line_at_exactly_the_time_to_expire()
    {
        var rule = Given.Ours(TimeSpan.Zero);
        Assert.IsType<SweepDecision.Keep>(Decide(rule, Given.Now + Given.TenMinutes - TimeSpan.FromTicks(1)));
        Assert.IsType<SweepDecision.Revoke>(Decide(rule, Given.Now + Given.TenMinutes));
    }

    [Fact]
    public void Goes_by_the_rules_own_time_to_live_where_that_is_shorter()
    {
        Assert.IsType<SweepDecision.Keep>(Decide(Given.Ours(TimeSpan.FromSeconds(89), timeToLive: TimeSpan.FromSeconds(90))));
        Assert.IsType<SweepDecision.Revoke>(Decide(Given.Ours(TimeSpan.FromSeconds(90), timeToLive: TimeSpan.FromSeconds(90))));
        Assert.IsType<SweepDecision.Revoke>(Decide(Given.Ours(TimeSpan.FromSeconds(600), timeToLive: TimeSpan.FromSeconds(900))));
    }

    [Fact]
    public void Revokes_a_rule_whose_time_lies_in_the_future_by_more_than_5_minutes()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), SweepPlan.ClockTolerance);
        Assert.IsType<SweepDecision.Keep>(Decide(Given.Ours(TimeSpan.FromSeconds(-300))));
        Assert.IsType<SweepDecision.Revoke>(Decide(Given.Ours(TimeSpan.FromSeconds(-300)), Given.Now - TimeSpan.FromTicks(1)));
        Assert.IsType<SweepDecision.Revoke>(Decide(Given.Ours(TimeSpan.FromSeconds(-301))));
        Assert.IsType<SweepDecision.Revoke>(Decide(Given.Rule("authsecgroup/1 office-ssh alice 9999-12-31T23:59:59Z")));
    }

    [Theory]
    [InlineData("udp", 1, 65535, "198.51.100.9/32", null)]
    [InlineData("-1", null, null, "0.0.0.0/0", null)]
    [InlineData("icmpv6", -1, -1, null, "2001:db8::9/128")]
    public void Asks_for_no_port_and_no_address(string protocol, int? fromPort, int? toPort, string? cidr, string? cidrIpv6) =>
        Assert.IsType<SweepDecision.Revoke>(
            Decide(Given.Rule(Given.Ours(Given.TenMinutes).Description, "sgr-1", protocol, fromPort, toPort, cidr, cidrIpv6))
        );

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2019-04-02")]
    [InlineData("authsecgroup/1 office-ssh alice 2019-04-02T00:00:00Z ")]
    public void Leaves_a_rule_that_is_not_of_our_form(string? description) =>
        Assert.Equal(new SweepDecision.Leave(Given.Rule(description), LeaveReason.NotOurForm), Decide(Given.Rule(description)));

    [Fact]
    public void Leaves_a_rule_of_another_deployment()
    {
        var rule = Given.Ours(TimeSpan.FromDays(400), name: "office-ssh-2");
        Assert.Equal(new SweepDecision.Leave(rule, LeaveReason.OtherDeployment), Decide(rule));
    }

    [Fact]
    public void Decides_every_rule_in_its_order()
    {
        var decisions = SweepPlan.For(
            [Given.Ours(TimeSpan.Zero, id: "a"), Given.Rule(null, "b"), Given.Ours(Given.TenMinutes, id: "c")],
            Given.Name,
            Given.TenMinutes,
            Given.Now
        );
        Assert.Equal(["a", "b", "c"], decisions.Select(decision => decision.Rule.RuleId));
        Assert.Equal(
            [typeof(SweepDecision.Keep), typeof(SweepDecision.Leave), typeof(SweepDecision.Revoke)],
            decisions.Select(decision => decision.GetType())
        );
    }
}
