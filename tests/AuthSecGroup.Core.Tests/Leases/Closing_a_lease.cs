using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;

namespace AuthSecGroup.Core.Tests.Leases;

/// <summary>Which rules it revokes is in <see cref="Any_group_of_rules"/>.</summary>
public class Closing_a_lease
{
    [Fact]
    public void Reports_each_rule_as_closed_or_failed()
    {
        var text = Given.Ours(TimeSpan.FromMinutes(1)).Description;
        var plan = ClosePlan.For(Given.Access(), [Given.Rule(text, "sgr-1"), Given.Rule(text, "sgr-2", "-1", null, null)], Given.Request());
        var result = plan.Result(Given.Access(), new RevokeResult(["sgr-2"], Given.Denied));
        Assert.Equal((Given.Group, Given.Denied), (result.Group, result.Error));
        Assert.Equal(
            [new RuleResult("tcp", 22, 22, RuleOutcome.Closed, null), new RuleResult("-1", -1, -1, RuleOutcome.Failed, null)],
            result.Rules
        );
    }

    // A POST replaces a rule in its last 60 seconds, and can have read it 29 seconds ago. One that is dated ahead is replaced, too.
    [Theory]
    [InlineData(90, false)]
    [InlineData(89, true)]
    [InlineData(0, true)]
    [InlineData(901, true)]
    [InlineData(900, false)]
    public void Expects_another_rule_only_after_one_that_a_request_can_be_replacing(int secondsLeft, bool canBeReplaced)
    {
        var rule = Given.Ours(Given.TenMinutes - TimeSpan.FromSeconds(secondsLeft));
        Assert.Equal(canBeReplaced, ClosePlan.For(Given.Access(), [rule], Given.Request()).CanBeReplaced(Given.Request(), Given.Now));
        Assert.False(ClosePlan.For(Given.Access(), [], Given.Request()).CanBeReplaced(Given.Request(), Given.Now));
    }

    [Theory]
    [InlineData(22, "bastion")]
    [InlineData(443, "bastion")]
    [InlineData(5433, "db")]
    [InlineData(5432, "db")]
    // A port that isn't configured any more belongs to the group's first target, so that each rule belongs to exactly one.
    [InlineData(8080, "bastion")]
    public void Revokes_a_rule_for_the_target_of_its_port_only(int port, string target)
    {
        GroupAccess[] targets =
        [
            Given.Access(Given.Ssh, Given.Https) with
            {
                Target = "bastion",
                OtherTargets = [Given.Ingress("tcp:5432:5432"), Given.Ingress("tcp:5433:5433")],
            },
            Given.Access(Given.Ingress("tcp:5432:5432"), Given.Ingress("tcp:5433:5433")) with
            {
                Target = "db",
                OtherTargets = null,
            },
        ];
        var rule = Given.Ours(TimeSpan.FromMinutes(1)) with { FromPort = port, ToPort = port };
        Assert.Equal(
            [target],
            targets.Where(access => ClosePlan.For(access, [rule], Given.Request()).Revoke.Count > 0).Select(access => access.Target)
        );
    }
}
