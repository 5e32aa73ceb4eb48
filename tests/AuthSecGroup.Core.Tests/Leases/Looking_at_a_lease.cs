using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Leases;

public class Looking_at_a_lease
{
    private static RuleResult Look(params SecurityGroupRule[] present)
    {
        var result = LeaseStatus.Of(Given.Access(Given.Ssh), present, Given.Request(), Given.Now);
        Assert.Equal((Given.Group, null), (result.Group, result.Error));
        return Assert.Single(result.Rules);
    }

    [Fact]
    public void Finds_it_closed_if_there_is_no_rule() => Assert.Equal(new RuleResult(Given.Ssh, RuleOutcome.Closed, null), Look());

    [Theory]
    [InlineData(0, null, 600)]
    [InlineData(599, null, 1)]
    [InlineData(-300, null, 900)]
    [InlineData(60, 90, 30)]
    [InlineData(600, null, null)]
    [InlineData(601, null, null)]
    [InlineData(-301, null, null)]
    public void Finds_it_open_until_a_sweep_can_revoke_it(int age, int? timeToLive, int? secondsLeft) =>
        Assert.Equal(
            secondsLeft is { } left
                ? new RuleResult(Given.Ssh, RuleOutcome.Open, Given.Now.AddSeconds(left))
                : new RuleResult(Given.Ssh, RuleOutcome.Closed),
            Look(Given.Ours(TimeSpan.FromSeconds(age), timeToLive is { } seconds ? TimeSpan.FromSeconds(seconds) : null))
        );

    [Theory]
    [InlineData(null)]
    [InlineData("the office")]
    [InlineData("authsecgroup/1 other alice 2026-11-22T06:39:00Z")]
    public void Finds_it_permanent_if_a_foreign_rule_allows_the_address(string? description) =>
        Assert.Equal(new RuleResult(Given.Ssh, RuleOutcome.Permanent, null), Look(Given.Rule(description)));

    [Fact]
    public void Finds_it_permanent_if_a_foreign_rule_allows_a_block_with_the_address() =>
        Assert.Equal(new RuleResult(Given.Ssh, RuleOutcome.Permanent, null), Look(Given.Rule(null, cidr: "0.0.0.0/0")));

    [Fact]
    public void Ignores_rules_for_other_addresses_and_ports() =>
        Assert.Equal(
            RuleOutcome.Closed,
            Look(
                Given.Rule(null, "sgr-1", cidr: "203.0.113.8/32"),
                Given.Rule(null, "sgr-2", fromPort: 23, toPort: 23),
                Given.Rule("authsecgroup/1 other alice 2026-11-22T06:39:00Z", "sgr-3", toPort: 23)
            ).Outcome
        );

    [Fact]
    public void Looks_at_the_rules_that_apply_to_the_address()
    {
        IngressRule[] configured = [Given.Ingress("icmpv6:-1:-1"), Given.Ssh, Given.Ingress("icmp:8:-1")];
        Assert.Equal(["tcp:22:22", "icmp:8:-1"], Look(Given.Office));
        Assert.Equal(["icmpv6:-1:-1", "tcp:22:22"], Look(Given.OfficeV6));

        IEnumerable<string> Look(SourceAddress source) =>
            LeaseStatus
                .Of(Given.Access(configured), [], Given.Request(source: source), Given.Now)
                .Rules.Select(rule => $"{rule.Protocol}:{rule.FromPort}:{rule.ToPort}");
    }
}
