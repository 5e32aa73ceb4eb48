using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Leases;

public class Closing_a_lease
{
    private static IEnumerable<string> Revoked(params SecurityGroupRule[] present) =>
        ClosePlan.For(present, Given.Request()).Revoke.Select(rule => rule.RuleId);

    private static string Text => Given.Ours(TimeSpan.FromMinutes(1)).Description!;

    [Fact]
    public void Revokes_every_rule_of_ours_for_the_address_whatever_it_lets_in() =>
        Assert.Equal(
            ["sgr-1", "sgr-2", "sgr-3"],
            Revoked(Given.Rule(Text, "sgr-1"), Given.Rule(Text, "sgr-2", "udp", 1, 65535), Given.Rule(Text, "sgr-3", "-1", null, null))
        );

    [Fact]
    public void Revokes_what_somebody_else_opened_for_the_same_address() =>
        Assert.Equal(["sgr-ours"], Revoked(Given.Ours(TimeSpan.Zero, caller: "bob")));

    [Theory]
    [InlineData(-86_400)]
    [InlineData(0)]
    [InlineData(86_400)]
    public void Revokes_a_rule_of_any_age(int age) => Assert.Equal(["sgr-ours"], Revoked(Given.Ours(TimeSpan.FromSeconds(age))));

    [Theory]
    [InlineData("203.0.113.8/32", null)]
    [InlineData("203.0.113.0/24", null)]
    [InlineData("0.0.0.0/0", null)]
    [InlineData(null, "2001:db8::7/128")]
    [InlineData(null, null)]
    public void Leaves_other_addresses(string? cidr, string? cidrIpv6) =>
        Assert.Empty(Revoked(Given.Rule(Text, cidr: cidr, cidrIpv6: cidrIpv6)));

    [Theory]
    [InlineData(null)]
    [InlineData("2019-04-02")]
    [InlineData("authsecgroup/1 other alice 2026-11-22T06:39:00Z")]
    public void Leaves_foreign_rules_for_the_very_address(string? description) => Assert.Empty(Revoked(Given.Rule(description)));

    [Fact]
    public void Reports_each_rule_as_closed_or_failed()
    {
        var plan = ClosePlan.For([Given.Rule(Text, "sgr-1"), Given.Rule(Text, "sgr-2", "-1", null, null)], Given.Request());
        Assert.Equal(
            [new RuleResult("tcp", 22, 22, RuleOutcome.Closed, null), new RuleResult("-1", -1, -1, RuleOutcome.Failed, null)],
            plan.Result(Given.Group, new RevokeResult(["sgr-2"], Given.Denied)).Rules
        );
        Assert.Equal(Given.Denied, plan.Result(Given.Group, new RevokeResult(["sgr-2"], Given.Denied)).Error);
        Assert.Equal(Given.Group, plan.Result(Given.Group, new RevokeResult([], null)).Group);
    }

    [Fact]
    public void Does_nothing_where_there_is_nothing() => Assert.Empty(Revoked());
}
