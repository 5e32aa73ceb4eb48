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
    public void Finds_it_closed_where_no_rule_is_there() => Assert.Equal(new RuleResult(Given.Ssh, RuleOutcome.Closed, null), Look());

    [Theory]
    [InlineData(0)]
    [InlineData(599)]
    [InlineData(-300)]
    public void Finds_it_open_until_its_time_is_up(int age) =>
        Assert.Equal(
            new RuleResult(Given.Ssh, RuleOutcome.Open, Given.Now.AddSeconds(600 - age)),
            Look(Given.Ours(TimeSpan.FromSeconds(age)))
        );

    [Fact]
    public void Tells_the_shorter_time_where_the_caller_asked_for_it() =>
        Assert.Equal(
            new RuleResult(Given.Ssh, RuleOutcome.Open, Given.Now.AddSeconds(30)),
            Look(Given.Ours(TimeSpan.FromSeconds(60), timeToLive: TimeSpan.FromSeconds(90)))
        );

    [Theory]
    [InlineData(600)]
    [InlineData(601)]
    [InlineData(-301)]
    public void Finds_it_closed_once_a_sweep_may_take_it(int age) =>
        Assert.Equal(new RuleResult(Given.Ssh, RuleOutcome.Closed, null), Look(Given.Ours(TimeSpan.FromSeconds(age))));

    [Theory]
    [InlineData(null)]
    [InlineData("the office")]
    [InlineData("authsecgroup/1 other alice 2026-11-22T06:39:00Z")]
    public void Finds_it_permanent_where_a_foreign_rule_lets_the_caller_in(string? description) =>
        Assert.Equal(new RuleResult(Given.Ssh, RuleOutcome.Permanent, null), Look(Given.Rule(description)));

    [Fact]
    public void Does_not_take_another_address_or_port_for_it() =>
        Assert.Equal(
            RuleOutcome.Closed,
            Look(
                Given.Rule(null, "sgr-1", cidr: "203.0.113.8/32"),
                Given.Rule(null, "sgr-2", fromPort: 23, toPort: 23),
                Given.Rule(null, "sgr-3", cidr: "0.0.0.0/0")
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
