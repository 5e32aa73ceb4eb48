using AuthSecGroup.Core.Doors;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Doors;

public class Looking_at_a_door
{
    private static DoorStatus Look(params SecurityGroupRule[] present) =>
        Assert.Single(DoorStatus.Of([Given.Ssh], present, Given.Name, Given.Office, Given.TenMinutes, Given.Now));

    [Fact]
    public void Finds_it_closed_where_no_rule_is_there() => Assert.Equal(new DoorStatus(Given.Ssh, DoorState.Closed, null), Look());

    [Theory]
    [InlineData(0)]
    [InlineData(599)]
    [InlineData(-300)]
    public void Finds_it_open_until_its_time_is_up(int age) => Assert.Equal(
        new DoorStatus(Given.Ssh, DoorState.Open, Given.Now.AddSeconds(600 - age)),
        Look(Given.Ours(TimeSpan.FromSeconds(age))));

    [Fact]
    public void Tells_the_shorter_time_where_the_caller_asked_for_it() => Assert.Equal(
        new DoorStatus(Given.Ssh, DoorState.Open, Given.Now.AddSeconds(30)),
        Look(Given.Ours(TimeSpan.FromSeconds(60), timeToLive: TimeSpan.FromSeconds(90))));

    [Theory]
    [InlineData(600)]
    [InlineData(601)]
    [InlineData(-301)]
    public void Finds_it_closed_once_a_sweep_may_take_it(int age) =>
        Assert.Equal(new DoorStatus(Given.Ssh, DoorState.Closed, null), Look(Given.Ours(TimeSpan.FromSeconds(age))));

    [Theory]
    [InlineData(null)]
    [InlineData("the office")]
    [InlineData("authsecgroup/1 other alice 2026-11-22T06:39:00Z")]
    public void Finds_it_permanent_where_a_foreign_rule_lets_the_caller_in(string? description) =>
        Assert.Equal(new DoorStatus(Given.Ssh, DoorState.Permanent, null), Look(Given.Rule(description)));

    [Fact]
    public void Does_not_take_another_address_or_port_for_it() => Assert.Equal(
        DoorState.Closed,
        Look(Given.Rule(null, "sgr-1", cidr: "203.0.113.8/32"), Given.Rule(null, "sgr-2", fromPort: 23, toPort: 23), Given.Rule(null, "sgr-3", cidr: "0.0.0.0/0")).State);

    [Fact]
    public void Looks_at_the_rules_that_apply_to_the_address()
    {
        IngressRule[] configured = [Given.Ingress("icmpv6:-1:-1"), Given.Ssh, Given.Ingress("icmp:8:-1")];
        Assert.Equal(
            ["tcp:22:22", "icmp:8:-1"],
            DoorStatus.Of(configured, [], Given.Name, Given.Office, Given.TenMinutes, Given.Now).Select(status => status.Rule.ToString()));
        Assert.Equal(
            ["icmpv6:-1:-1", "tcp:22:22"],
            DoorStatus.Of(configured, [], Given.Name, Given.OfficeV6, Given.TenMinutes, Given.Now).Select(status => status.Rule.ToString()));
    }
}
