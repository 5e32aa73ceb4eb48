using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;
using FsCheck.Xunit;

namespace AuthSecGroup.Core.Tests.Leases;

public class Opening_a_lease
{
    private static readonly string Fresh = "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z";

    private static OpenStep Step(
        SecurityGroupRule present,
        TimeSpan? timeToLive = null,
        string caller = "alice",
        DateTimeOffset? now = null
    ) => Assert.Single(OpenPlan.For([Given.Ssh], [present], Given.Request(timeToLive, caller), now ?? Given.Now).Steps);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Creates_a_rule_if_there_is_none()
    {
        var step = Assert.IsType<OpenStep.Create>(Assert.Single(OpenPlan.For([Given.Ssh], [], Given.Request(), Given.Now).Steps));
        Assert.Equal(Given.Ssh, step.Rule);
        Assert.Equal(Fresh, step.Description.ToString());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(300, false)]
    [InlineData(539, false)]
    [InlineData(540, true)]
    [InlineData(541, true)]
    [InlineData(599, true)]
    [InlineData(600, true)]
    [InlineData(100_000, true)]
    // A clock that is ahead by as much as clocks can differ, and clocks that are ahead by more.
    [InlineData(-300, false)]
    [InlineData(-301, true)]
    [InlineData(-86_400, true)]
    public void Renews_a_rule_and_keeps_its_id_or_replaces_it_if_a_minute_or_less_is_left(int age, bool replaced)
    {
        var present = Given.Ours(Seconds(age));
        Assert.True(RuleDescription.TryParse(present.Description, out var old));
        var fresh = Given.Request().DescriptionUntil(Given.Now + Given.TenMinutes, Given.Now);
        Assert.Equal(
            replaced
                ? new OpenStep.Replace(Given.Ssh, "sgr-ours", old, fresh)
                : new OpenStep.Renew(Given.Ssh, "sgr-ours", old, age >= 0 ? fresh : old),
            Step(present)
        );
    }

    [Fact]
    public void Replaces_a_rule_with_exactly_60_seconds_left()
    {
        Assert.Equal(Seconds(60), OpenPlan.RenewalMargin);
        var expiry = Given.Now + Given.TenMinutes;
        var present = Given.Ours(TimeSpan.Zero);
        Assert.IsType<OpenStep.Renew>(Step(present, now: expiry - Seconds(60) - TimeSpan.FromTicks(1)));
        Assert.IsType<OpenStep.Replace>(Step(present, now: expiry - Seconds(60)));
    }

    [Fact]
    public void Uses_the_own_time_to_live_of_a_rule_if_it_is_shorter()
    {
        Assert.IsType<OpenStep.Renew>(Step(Given.Ours(Seconds(30), timeToLive: Seconds(91))));
        Assert.IsType<OpenStep.Replace>(Step(Given.Ours(Seconds(30), timeToLive: Seconds(90))));
    }

    [Fact]
    public void Replaces_a_rule_with_the_last_possible_time()
    {
        var step = Assert.IsType<OpenStep.Replace>(Step(Given.Rule("authsecgroup/1 office-ssh alice 9999-12-31T23:59:59Z")));
        Assert.Equal(Fresh, step.Description.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("authsecgroup/1 other alice 2026-11-22T06:39:00Z")]
    public void Leaves_a_foreign_rule_that_already_allows_the_address(string? description) =>
        Assert.Equal(new OpenStep.Permanent(Given.Ssh), Step(Given.Rule(description)));

    [Fact]
    public void Creates_a_rule_beside_one_for_another_address_or_other_ports()
    {
        Assert.IsType<OpenStep.Create>(Step(Given.Rule(null, cidr: "203.0.112.0/24")));
        Assert.IsType<OpenStep.Create>(Step(Given.Rule(Fresh, toPort: 23)));
    }

    [Fact]
    public void Creates_nothing_if_a_foreign_rule_admits_the_address_with_a_wider_block_or_more_ports()
    {
        Assert.Equal(new OpenStep.Permanent(Given.Ssh), Step(Given.Rule(null, cidr: "203.0.113.0/24")));
        Assert.Equal(new OpenStep.Permanent(Given.Ssh), Step(Given.Rule("the office", fromPort: 0, toPort: 65_535)));
    }

    [Fact]
    public void Creates_a_rule_beside_a_lease_of_another_deployment_on_more_ports_because_that_one_ends() =>
        Assert.IsType<OpenStep.Create>(Step(Given.Rule("authsecgroup/1 other alice 2026-11-22T06:39:00Z", toPort: 23)));

    [Fact]
    public void Renews_its_own_rule_also_if_a_foreign_rule_admits_the_address() =>
        Assert.IsType<OpenStep.Renew>(
            Assert.Single(
                OpenPlan
                    .For([Given.Ssh], [Given.Rule(null, cidr: "0.0.0.0/0"), Given.Ours(TimeSpan.Zero)], Given.Request(), Given.Now)
                    .Steps
            )
        );

    [Fact]
    public void Has_a_step_for_each_configured_rule_that_applies_in_their_order()
    {
        var steps = OpenPlan
            .For(
                [
                    Given.Ingress("tcp:22:22"),
                    Given.Ingress("icmpv6:-1:-1"),
                    Given.Ingress("udp:53:53"),
                    Given.Ingress("tcp:443:443"),
                    Given.Ingress("icmp:-1:-1"),
                ],
                [
                    Given.Ours(TimeSpan.Zero),
                    Given.Rule("the DNS", "sgr-dns", "udp", 53, 53),
                    Given.Rule(Given.Ours(Seconds(600)).Description, "sgr-old", "tcp", 443, 443),
                ],
                Given.Request(),
                Given.Now
            )
            .Steps;
        Assert.Collection(
            steps,
            step => Assert.Equal("sgr-ours", Assert.IsType<OpenStep.Renew>(step).RuleId),
            step => Assert.Equal("udp:53:53", Assert.IsType<OpenStep.Permanent>(step).Rule.ToString()),
            step => Assert.Equal("sgr-old", Assert.IsType<OpenStep.Replace>(step).RuleId),
            step => Assert.Equal("icmp:-1:-1", Assert.IsType<OpenStep.Create>(step).Rule.ToString())
        );
    }

    [Fact]
    public void Treats_IPv6_the_same_way()
    {
        var request = Given.Request(source: Given.OfficeV6);
        var present = Given.Rule(Fresh, "sgr-6", cidr: null, cidrIpv6: "2001:db8::7/128");
        Assert.IsType<OpenStep.Renew>(
            Assert.Single(OpenPlan.For([Given.Ssh, Given.Ingress("icmp:8:-1")], [present], request, Given.Now).Steps)
        );
    }

    [Fact]
    public void Has_no_step_in_a_group_without_configured_rules() =>
        Assert.Empty(OpenPlan.For([], [Given.Ours(TimeSpan.Zero)], Given.Request(), Given.Now).Steps);

    [Fact]
    public void Keeps_what_another_caller_from_the_same_address_was_promised_if_it_is_more()
    {
        var present = Given.Ours(Seconds(60), caller: "bob");
        var step = Assert.IsType<OpenStep.Renew>(Step(present, timeToLive: Seconds(539)));
        Assert.Equal(present.Description, step.Description.ToString());
        step = Assert.IsType<OpenStep.Renew>(Step(present, timeToLive: Seconds(540)));
        Assert.Equal(Fresh + " ttl=540", step.Description.ToString());
    }

    [Theory]
    [InlineData(10, 0, 50)]
    [InlineData(10, 900, 50)]
    [InlineData(50, 0, 50)]
    [InlineData(51, 0, 51)]
    public void Keeps_what_another_caller_was_promised_also_if_the_rule_is_replaced(int asked, int milliseconds, int written)
    {
        var present = Given.Ours(Seconds(550), caller: "bob");
        var step = Step(present, Seconds(asked), now: Given.Now.AddMilliseconds(milliseconds));
        Assert.Equal($"{Fresh} ttl={written}", Assert.IsType<OpenStep.Replace>(step).Description.ToString());
    }

    [Property]
    public bool Never_shortens_what_another_caller_was_promised(ushort age, ushort? life, ushort? asked, ushort milliseconds)
    {
        static TimeSpan? Life(ushort? seconds) => seconds is { } some ? TimeSpan.FromSeconds(1 + (some % 900)) : null;
        var now = Given.Now.AddMilliseconds(milliseconds % 1000);
        var present = Given.Ours(Seconds(age % 700), Life(life), caller: "bob");
        var promised = new RuleDescription(Given.Name, "bob", Given.Now - Seconds(age % 700), Life(life)).ExpiresAt(Given.TenMinutes);
        var written = Step(present, Life(asked), now: now) switch
        {
            OpenStep.Renew renew => renew.Description,
            OpenStep.Replace replace => replace.Description,
            _ => throw new InvalidOperationException("The rule exists and is ours."),
        };
        var own = Given.Now + (Life(asked) is { } ttl && ttl < Given.TenMinutes ? ttl : Given.TenMinutes);
        return written.ExpiresAt(Given.TenMinutes) == (promised > own ? promised : own);
    }
}
