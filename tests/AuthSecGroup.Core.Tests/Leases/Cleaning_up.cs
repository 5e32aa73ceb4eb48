using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Leases;

public class Cleaning_up
{
    private static readonly CleanupPlan Old = new(Given.Name, [Given.Group, Given.Group with { Place = new AccountRegion("us-west-1") }]);

    private static IEnumerable<string> Regions(CleanupPlan plan) => plan.Groups.Select(group => group.Region);

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
        Assert.Equal(["us-west-1"], Regions(CleanupPlan.AfterUpdate(Old, Old with { Groups = [Given.Group] })));
        Assert.Empty(CleanupPlan.AfterUpdate(Old, Old).Groups);
        Assert.Empty(CleanupPlan.AfterUpdate(Old with { Groups = [Given.Group] }, Old).Groups);
        Assert.Equal(Given.Name, CleanupPlan.AfterUpdate(Old, Old).Name);
    }

    [Fact]
    public void After_an_update_covers_all_groups_if_the_deployment_was_renamed_or_the_configuration_cannot_be_read()
    {
        Assert.Equal(["us-east-1", "us-west-1"], Regions(CleanupPlan.AfterUpdate(Old, Old with { Name = "new" })));
        Assert.Equal(["us-east-1", "us-west-1"], Regions(CleanupPlan.AfterUpdate(Old, null)));
    }

    [Fact]
    public void Names_the_groups_that_may_still_have_rules() =>
        Assert.Equal(
            $"Rules can still exist in {Given.GroupId} in us-east-1 (UnauthorizedOperation); {Given.GroupId} in us-west-1 "
                + "(RulesPerSecurityGroupLimitExceeded). Fix the cause and delete again, or revoke the rules described as "
                + "'authsecgroup/1 office-ssh ...' manually.",
            Progress([(0, Given.Denied), (3, Given.Full)]).Left
        );

    [Fact]
    public void Reads_each_group_at_least_twice()
    {
        var progress = Progress([(0, null), (0, null)]);
        Assert.Equal(2, progress.Next.Count);

        progress.Complete(Results(progress, [(0, null), (0, null)]));
        Assert.Empty(progress.Next);
        Assert.Null(progress.Left);
    }

    [Fact]
    public void Reads_a_group_again_until_nothing_is_left_in_it()
    {
        var progress = Progress([(2, null), (0, null)]);
        progress.Complete(Results(progress, [(2, null), (0, null)]));
        Assert.Equal("us-east-1", Assert.Single(progress.Next).Region);

        progress.Complete(Results(progress, [(0, null)]));
        Assert.Empty(progress.Next);
        Assert.Null(progress.Left);
    }

    [Fact]
    public void Reads_no_group_again_that_failed() =>
        Assert.Equal("us-west-1", Assert.Single(Progress([(1, Given.Denied), (1, null)]).Next).Region);

    [Fact]
    public void Has_nothing_left_where_a_group_does_not_exist() =>
        Assert.Null(Progress([(0, new AwsError(AwsErrorKind.GroupMissing, "x", "y")), (0, null)]).Left);

    private static CleanupProgress Progress((int Found, AwsError? Error)[] first)
    {
        var progress = new CleanupProgress(Old);
        progress.Complete(Results(progress, first));
        return progress;
    }

    private static List<CleanupResult> Results(CleanupProgress progress, (int Found, AwsError? Error)[] results) =>
        [.. progress.Next.Zip(results, (group, result) => new CleanupResult(group, result.Found, result.Error))];
}
