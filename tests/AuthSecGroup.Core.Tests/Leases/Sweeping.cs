using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Leases;

public class Sweeping
{
    private static SweepDecision Decide(SecurityGroupRule rule, DateTimeOffset? now = null) =>
        Assert.Single(SweepPlan.For([rule], Given.Name, Given.TenMinutes, now ?? Given.Now));

    [Theory]
    [InlineData(31_536_000, true)]
    [InlineData(601, true)]
    [InlineData(600, true)]
    [InlineData(599, false)]
    [InlineData(0, false)]
    [InlineData(-300, false)]
    public void Revokes_a_rule_of_ours_once_it_has_expired(int age, bool revoked)
    {
        var rule = Given.Ours(TimeSpan.FromSeconds(age));
        Assert.True(RuleDescription.TryParse(rule.Description, out var description));
        Assert.Equal(revoked ? new SweepDecision.Revoke(rule, description) : new SweepDecision.Keep(rule, description), Decide(rule));
    }

    [Fact]
    public void Revokes_a_rule_at_exactly_the_time_at_which_it_expires()
    {
        var rule = Given.Ours(TimeSpan.Zero);
        Assert.IsType<SweepDecision.Keep>(Decide(rule, Given.Now + Given.TenMinutes - TimeSpan.FromTicks(1)));
        Assert.IsType<SweepDecision.Revoke>(Decide(rule, Given.Now + Given.TenMinutes));
    }

    [Fact]
    public void Uses_the_own_time_to_live_of_a_rule_if_it_is_shorter()
    {
        Assert.IsType<SweepDecision.Keep>(Decide(Given.Ours(TimeSpan.FromSeconds(89), timeToLive: TimeSpan.FromSeconds(90))));
        Assert.IsType<SweepDecision.Revoke>(Decide(Given.Ours(TimeSpan.FromSeconds(90), timeToLive: TimeSpan.FromSeconds(90))));
        Assert.IsType<SweepDecision.Revoke>(Decide(Given.Ours(TimeSpan.FromSeconds(600), timeToLive: TimeSpan.FromSeconds(900))));
    }

    [Fact]
    public void Revokes_a_rule_whose_time_is_more_than_5_minutes_in_the_future()
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
    public void Revokes_expired_rules_for_all_ports_and_addresses(
        string protocol,
        int? fromPort,
        int? toPort,
        string? cidr,
        string? cidrIpv6
    ) =>
        Assert.IsType<SweepDecision.Revoke>(
            Decide(Given.Rule(Given.Ours(Given.TenMinutes).Description, "sgr-1", protocol, fromPort, toPort, cidr, cidrIpv6))
        );

    [Theory]
    [InlineData(null, nameof(LeaveReason.NotOurForm))]
    [InlineData("", nameof(LeaveReason.NotOurForm))]
    [InlineData("2019-04-02", nameof(LeaveReason.NotOurForm))]
    [InlineData("authsecgroup/1 office-ssh alice 2019-04-02T00:00:00Z ", nameof(LeaveReason.NotOurForm))]
    [InlineData("authsecgroup/1 office-ssh-2 alice 2019-04-02T00:00:00Z", nameof(LeaveReason.OtherDeployment))]
    public void Leaves_a_rule_that_is_not_ours(string? description, string reason) =>
        Assert.Equal(new SweepDecision.Leave(Given.Rule(description), Enum.Parse<LeaveReason>(reason)), Decide(Given.Rule(description)));
}
