using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Core.Tests.Leases;

public class Cleaning_up
{
    private static readonly CleanupPlan Old = new(
        Given.Name,
        [Given.Access(Given.Ssh), new(Given.Group with { Region = "us-west-1" }, [])]
    );

    private static IEnumerable<string> Regions(CleanupPlan plan) => plan.Groups.Select(access => access.Group.Region);

    [Fact]
    public void Revokes_every_rule_of_the_deployment_regardless_of_its_time_and_no_other() =>
        Assert.Equal(
            ["a", "b", "c"],
            Old.RulesIn([
                Given.Ours(TimeSpan.Zero, id: "a"),
                Given.Ours(TimeSpan.FromDays(400), id: "b"),
                Given.Ours(TimeSpan.FromDays(-400), id: "c"),
                Given.Ours(TimeSpan.Zero, id: "d", name: "other"),
                Given.Rule("for good", "e"),
            ])
        );

    [Fact]
    public void After_an_update_covers_the_groups_that_are_no_longer_configured()
    {
        Assert.Equal(["us-west-1"], Regions(CleanupPlan.AfterUpdate(Old, Old with { Groups = [Given.Access()] })));
        Assert.Empty(CleanupPlan.AfterUpdate(Old, Old).Groups);
        Assert.Empty(CleanupPlan.AfterUpdate(Old with { Groups = [Given.Access(Given.Ssh)] }, Old).Groups);
        Assert.Equal(Given.Name, CleanupPlan.AfterUpdate(Old, Old).Name);
    }

    [Fact]
    public void After_an_update_covers_all_groups_if_the_deployment_was_renamed_or_the_configuration_cannot_be_read()
    {
        Assert.Equal(["us-east-1", "us-west-1"], Regions(CleanupPlan.AfterUpdate(Old, Old with { Name = "new" })));
        Assert.Equal(["us-east-1", "us-west-1"], Regions(CleanupPlan.AfterUpdate(Old, null)));
    }

    [Fact]
    public void Names_the_groups_that_may_still_have_rules()
    {
        Assert.Equal(
            $"Rules can still exist in {Given.GroupId} in us-east-1 (UnauthorizedOperation); {Given.GroupId} in us-west-1 "
                + "(RulesPerSecurityGroupLimitExceeded). Fix the cause and delete again, or revoke the rules described as "
                + "'authsecgroup/1 office-ssh ...' manually.",
            Old.DescribeLeft([(Given.Group, Given.Denied), (Given.Group, null), (Given.Group with { Region = "us-west-1" }, Given.Full)])
        );
    }

    [Fact]
    public void Has_nothing_left_if_a_group_does_not_exist() =>
        Assert.Null(Old.DescribeLeft([(Given.Group, null), (Given.Group, new AwsError(AwsErrorKind.GroupMissing, "x", "y"))]));
}
