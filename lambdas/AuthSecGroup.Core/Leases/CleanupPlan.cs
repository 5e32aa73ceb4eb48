using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>The revocation of every rule of a deployment in some groups, regardless of when the rules expire.</summary>
/// <param name="Name">The deployment's name.</param>
/// <param name="Groups">The groups.</param>
internal sealed record CleanupPlan(string Name, IReadOnlyList<GroupAccess> Groups)
{
    /// <summary>
    /// Plans after an update of the configuration: groups that are no longer configured, or all groups if the deployment was renamed,
    /// because its new name doesn't own the old rules.
    /// </summary>
    /// <param name="old">The plan that covers everything before the update.</param>
    /// <param name="current">The same after the update; null if the new configuration can't be read.</param>
    public static CleanupPlan AfterUpdate(CleanupPlan old, CleanupPlan? current)
    {
        var kept = current is not null && current.Name == old.Name ? current.Groups.Select(access => access.Group).ToHashSet() : [];
        return old with { Groups = [.. old.Groups.Where(access => !kept.Contains(access.Group))] };
    }

    /// <summary>The ids of the rules to revoke in one group.</summary>
    public IReadOnlyList<string> RulesIn(IReadOnlyList<SecurityGroupRule> present) =>
        [.. present.Where(rule => rule.IsOurs(Name, out _)).Select(rule => rule.RuleId)];

    /// <summary>Describes what is left after the revocation; null if nothing is. A group that doesn't exist has no rules.</summary>
    public string? DescribeLeft(IReadOnlyList<(SecurityGroupId Group, AwsError? Error)> results)
    {
        var left = results.Where(result => result.Error is { Kind: not AwsErrorKind.GroupMissing }).ToList();
        return left.Count == 0
            ? null
            : "Rules can still exist in "
                + string.Join("; ", left.Select(result => $"{result.Group.GroupId} in {result.Group.Region} ({result.Error!.Code})"))
                + $". Fix the cause and delete again, or revoke the rules described as 'authsecgroup/1 {Name} ...' manually.";
    }
}
