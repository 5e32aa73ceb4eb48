using AuthSecGroup.Core.Leases;

namespace AuthSecGroup.Core.Tests.Leases;

/// <summary>Which rules it revokes is in <see cref="Any_group_of_rules"/>.</summary>
public class Closing_a_lease
{
    [Fact]
    public void Reports_each_rule_as_closed_or_failed()
    {
        var text = Given.Ours(TimeSpan.FromMinutes(1)).Description;
        var plan = ClosePlan.For([Given.Rule(text, "sgr-1"), Given.Rule(text, "sgr-2", "-1", null, null)], Given.Request());
        var result = plan.Result(Given.Group, new RevokeResult(["sgr-2"], Given.Denied));
        Assert.Equal((Given.Group, Given.Denied), (result.Group, result.Error));
        Assert.Equal(
            [new RuleResult("tcp", 22, 22, RuleOutcome.Closed, null), new RuleResult("-1", -1, -1, RuleOutcome.Failed, null)],
            result.Rules
        );
    }
}
