using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Leases;

public class The_report_of_a_sweep
{
    private static readonly DeploymentSettings Deployment = new(Given.Name, Given.TenMinutes, TimeSpan.FromMinutes(1), [], 60);
    private static readonly RevokeResult Everything = new([], null);

    private static GroupSweep Report(RevokeResult revoked, params SecurityGroupRule[] present) => Report(Deployment, revoked, present);

    private static GroupSweep Report(DeploymentSettings deployment, RevokeResult revoked, params SecurityGroupRule[] present) =>
        GroupSweep.Of(
            deployment,
            Given.Group,
            SweepPlan.For(present, Given.Name, Given.TenMinutes, Given.Now),
            revoked,
            Given.Now - TimeSpan.FromMinutes(1),
            [new PrefixList("pl-55", "com.amazonaws.global.cloudfront.origin-facing", null), new PrefixList("pl-3", "networks", 3)]
        );

    private static SecurityGroupRule[] Foreign(int count, string? cidr, string? cidrIpv6) =>
        [.. Enumerable.Range(0, count).Select(port => Given.Rule(null, $"sgr-{port}", "tcp", port, port, cidr, cidrIpv6))];

    [Fact]
    public void Counts_the_rules_by_what_happened_to_them()
    {
        SecurityGroupRule[] present =
        [
            Given.Ours(Given.TenMinutes, id: "a"),
            Given.Ours(Given.TenMinutes, id: "b"),
            Given.Ours(TimeSpan.Zero, id: "c"),
            Given.Rule(null, "d"),
            Given.Rule("x", "e"),
            Given.Rule("y", "f"),
        ];
        Assert.Equal(new GroupSweep(Given.Group, 2, 1, 3, 0, 6, null), Report(Everything, present));
        Assert.Equal(new GroupSweep(Given.Group, 1, 2, 3, 0, 8, Given.Denied), Report(new RevokeResult(["b"], Given.Denied), present));
    }

    [Theory]
    [InlineData(600 + 119, 0)]
    [InlineData(600 + 120, 1)]
    [InlineData(100_000, 1)]
    public void Counts_as_overdue_what_the_previous_sweep_should_have_revoked(int age, int overdue) =>
        Assert.Equal(overdue, Report(Everything, Given.Ours(TimeSpan.FromSeconds(age))).Overdue);

    [Fact]
    public void Counts_nothing_as_overdue_in_the_first_sweep_because_the_settings_can_have_changed()
    {
        var decisions = SweepPlan.For([Given.Ours(TimeSpan.FromDays(1))], Given.Name, Given.TenMinutes, Given.Now);
        Assert.Equal(0, GroupSweep.Of(Deployment, Given.Group, decisions, Everything, previous: null, []).Overdue);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(6, 0, 0, 10)]
    [InlineData(0, 6, 0, 10)]
    [InlineData(3, 6, 3, 15)]
    [InlineData(6, 3, 3, 15)]
    [InlineData(59, 0, 0, 98)]
    [InlineData(60, 0, 0, 100)]
    public void Shows_the_used_quota_of_the_fuller_IP_version(int v4, int v6, int neither, int percent) =>
        Assert.Equal(
            percent,
            Report(
                Everything,
                [.. Foreign(v4, "198.51.100.0/24", null), .. Foreign(v6, null, "2001:db8::/64"), .. Foreign(neither, null, null)]
            ).QuotaUsedPercent
        );

    [Theory]
    [InlineData("pl-55", 91)]
    [InlineData("pl-3", 5)]
    [InlineData("pl-unknown", 1)]
    public void Counts_a_rule_of_a_prefix_list_as_often_as_EC2_does(string prefixList, int percent) =>
        Assert.Equal(percent, Report(Everything, Given.Rule(null, cidr: null) with { PrefixListId = prefixList }).QuotaUsedPercent);

    [Fact]
    public void Uses_the_configured_quota() =>
        Assert.Equal(50, Report(Deployment with { RuleQuota = 2 }, Everything, Given.Rule(null)).QuotaUsedPercent);

    [Fact]
    public void Counts_rules_with_the_first_and_the_last_possible_time()
    {
        var first = Given.Rule("authsecgroup/1 office-ssh alice 0001-01-01T00:00:00Z", "a");
        var last = Given.Rule("authsecgroup/1 office-ssh alice 9999-12-31T23:59:59Z", "b");
        Assert.Equal(new GroupSweep(Given.Group, 2, 0, 0, 1, 0, null), Report(Everything, first, last));
    }

    [Fact]
    public void Lists_the_groups_with_an_error_and_adds_up_the_numbers()
    {
        var unread = GroupSweep.Unread(Given.Group, Given.Denied);
        Assert.Equal(new GroupSweep(Given.Group, 0, 0, 0, 0, null, Given.Denied), unread);
        var report = new SweepReport(
            [unread, Report(Everything, Given.Ours(TimeSpan.Zero)), Report(Everything, Given.Ours(TimeSpan.Zero))],
            []
        );
        Assert.Equal(unread, Assert.Single(report.Failed));
        Assert.Equal(2, report.Sum(group => group.Open));
    }
}
