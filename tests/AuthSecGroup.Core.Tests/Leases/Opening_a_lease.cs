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
    public void Creates_a_rule_where_there_is_none()
    {
        var step = Assert.IsType<OpenStep.Create>(Assert.Single(OpenPlan.For([Given.Ssh], [], Given.Request(), Given.Now).Steps));
        Assert.Equal(Given.Ssh, step.Rule);
        Assert.Equal(Fresh, step.Description.ToString());
    }

    [Theory]
    [InlineData(1, " ttl=1")]
    [InlineData(599, " ttl=599")]
    [InlineData(600, "")]
    [InlineData(601, "")]
    public void Writes_a_time_to_live_only_where_it_is_shorter_than_the_configured_time(int seconds, string end)
    {
        var step = Assert.IsType<OpenStep.Create>(
            Assert.Single(OpenPlan.For([Given.Ssh], [], Given.Request(Seconds(seconds)), Given.Now).Steps)
        );
        Assert.Equal(Fresh + end, step.Description.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(539)]
    // A clock that is ahead by as much as clocks differ.
    [InlineData(-300)]
    public void Renews_a_rule_with_time_to_spare_and_keeps_its_id(int age)
    {
        var present = Given.Ours(Seconds(age));
        var step = Assert.IsType<OpenStep.Renew>(Step(present, now: Given.Now));
        Assert.Equal((Given.Ssh, "sgr-ours"), (step.Rule, step.RuleId));
        Assert.Equal(present.Description, step.Old.ToString());
        Assert.Equal(age >= 0 ? Fresh : present.Description, step.Description.ToString());
    }

    [Theory]
    [InlineData(540)]
    [InlineData(541)]
    [InlineData(599)]
    [InlineData(600)]
    [InlineData(100_000)]
    public void Replaces_a_rule_with_a_minute_or_less_to_live(int age)
    {
        var present = Given.Ours(Seconds(age));
        var step = Assert.IsType<OpenStep.Replace>(Step(present));
        Assert.Equal((Given.Ssh, "sgr-ours"), (step.Rule, step.RuleId));
        Assert.Equal(present.Description, step.Old.ToString());
        Assert.Equal(Fresh, step.Description.ToString());
    }

    [Fact]
    public void Draws_the_line_at_exactly_60_seconds()
    {
        Assert.Equal(Seconds(60), OpenPlan.RenewalMargin);
        var expiry = Given.Now + Given.TenMinutes;
        var present = Given.Ours(TimeSpan.Zero);
        Assert.IsType<OpenStep.Renew>(Step(present, now: expiry - Seconds(60) - TimeSpan.FromTicks(1)));
        Assert.IsType<OpenStep.Replace>(Step(present, now: expiry - Seconds(60)));
    }

    [Fact]
    public void Counts_the_rules_own_time_to_live_where_that_is_shorter()
    {
        Assert.IsType<OpenStep.Renew>(Step(Given.Ours(Seconds(30), timeToLive: Seconds(91))));
        Assert.IsType<OpenStep.Replace>(Step(Given.Ours(Seconds(30), timeToLive: Seconds(90))));
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(-86_400)]
    public void Replaces_a_rule_whose_time_lies_in_the_future_by_more_than_clocks_differ(int age)
    {
        var step = Assert.IsType<OpenStep.Replace>(Step(Given.Ours(Seconds(age))));
        Assert.Equal(Fresh, step.Description.ToString());
    }

    [Fact]
    public void Replaces_a_rule_from_the_end_of_time()
    {
        var step = Assert.IsType<OpenStep.Replace>(Step(Given.Rule("authsecgroup/1 office-ssh alice 9999-12-31T23:59:59Z")));
        Assert.Equal(Fresh, step.Description.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2019-04-02")]
    [InlineData("authsecgroup/1 other alice 2026-11-22T06:39:00Z")]
    [InlineData("authsecgroup/1 office-ssh alice 2026-11-22T06:39:00Z ")]
    public void Leaves_a_foreign_rule_that_lets_the_caller_in_already(string? description) =>
        Assert.Equal(new OpenStep.Permanent(Given.Ssh), Step(Given.Rule(description)));

    [Theory]
    [InlineData("tcp", 22, 22, "203.0.113.0/24", null)]
    [InlineData("tcp", 22, 22, "0.0.0.0/0", null)]
    [InlineData("tcp", 22, 22, "203.0.113.8/32", null)]
    [InlineData("tcp", 22, 22, null, "2001:db8::7/128")]
    [InlineData("tcp", 22, 22, null, null)]
    [InlineData("tcp", 22, 23, "203.0.113.7/32", null)]
    [InlineData("tcp", 0, 65535, "203.0.113.7/32", null)]
    [InlineData("udp", 22, 22, "203.0.113.7/32", null)]
    [InlineData("-1", null, null, "203.0.113.7/32", null)]
    public void Creates_a_rule_beside_one_that_is_not_the_same(string protocol, int? fromPort, int? toPort, string? cidr, string? cidrIpv6)
    {
        Assert.IsType<OpenStep.Create>(Step(Given.Rule(null, "sgr-1", protocol, fromPort, toPort, cidr, cidrIpv6)));
        Assert.IsType<OpenStep.Create>(Step(Given.Rule(Fresh, "sgr-1", protocol, fromPort, toPort, cidr, cidrIpv6)));
    }

    [Fact]
    public void Takes_a_step_for_each_configured_rule_that_applies_in_their_order()
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
    public void Knows_IPv6_alike()
    {
        var request = Given.Request(source: Given.OfficeV6);
        var present = Given.Rule(Fresh, "sgr-6", cidr: null, cidrIpv6: "2001:db8::7/128");
        Assert.IsType<OpenStep.Renew>(
            Assert.Single(OpenPlan.For([Given.Ssh, Given.Ingress("icmp:8:-1")], [present], request, Given.Now).Steps)
        );
    }

    [Fact]
    public void Takes_no_step_in_a_group_that_is_being_drained() =>
        Assert.Empty(OpenPlan.For([], [Given.Ours(TimeSpan.Zero)], Given.Request(), Given.Now).Steps);

    [Fact]
    public void Keeps_what_another_behind_the_same_address_was_promised_if_it_is_more()
    {
        var present = Given.Ours(Seconds(60), caller: "bob");
        var step = Assert.IsType<OpenStep.Renew>(Step(present, timeToLive: Seconds(539)));
        Assert.Equal(present.Description, step.Description.ToString());
        step = Assert.IsType<OpenStep.Renew>(Step(present, timeToLive: Seconds(540)));
        Assert.Equal(Fresh + " ttl=540", step.Description.ToString());
    }

    [Fact]
    public void Keeps_what_another_was_promised_also_where_the_rule_has_to_be_replaced()
    {
        var step = Assert.IsType<OpenStep.Replace>(Step(Given.Ours(Seconds(550), caller: "bob"), timeToLive: Seconds(10)));
        Assert.Equal(Fresh + " ttl=50", step.Description.ToString());
        step = Assert.IsType<OpenStep.Replace>(
            Step(Given.Ours(Seconds(550), caller: "bob"), timeToLive: Seconds(10), now: Given.Now + Seconds(0.9))
        );
        Assert.Equal(Fresh + " ttl=50", step.Description.ToString());
        step = Assert.IsType<OpenStep.Replace>(Step(Given.Ours(Seconds(550), caller: "bob"), timeToLive: Seconds(50)));
        Assert.Equal(Fresh + " ttl=50", step.Description.ToString());
        step = Assert.IsType<OpenStep.Replace>(Step(Given.Ours(Seconds(550), caller: "bob"), timeToLive: Seconds(51)));
        Assert.Equal(Fresh + " ttl=51", step.Description.ToString());
    }

    [Property]
    public bool Never_shortens_what_somebody_was_promised(ushort age, ushort? life, ushort? asked, ushort milliseconds)
    {
        static TimeSpan? Life(ushort? seconds) => seconds is { } some ? TimeSpan.FromSeconds(1 + (some % 900)) : null;
        var now = Given.Now.AddMilliseconds(milliseconds % 1000);
        var present = Given.Ours(Seconds(age % 700), Life(life), caller: "bob");
        var promised = new RuleDescription(Given.Name, "bob", Given.Now - Seconds(age % 700), Life(life)).ExpiresAt(Given.TenMinutes);
        var written = Step(present, Life(asked), now: now) switch
        {
            OpenStep.Renew renew => renew.Description,
            OpenStep.Replace replace => replace.Description,
            _ => throw new InvalidOperationException("the rule is there and ours"),
        };
        var own = Given.Now + (Life(asked) is { } ttl && ttl < Given.TenMinutes ? ttl : Given.TenMinutes);
        return written.ExpiresAt(Given.TenMinutes) == (promised > own ? promised : own);
    }
}
