using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>The revocation of every rule of a deployment in some groups, regardless of when the rules expire.</summary>
/// <param name="Name">The deployment's name.</param>
/// <param name="Groups">The groups.</param>
internal sealed record CleanupPlan(string Name, IReadOnlyList<SecurityGroupId> Groups)
{
    /// <summary>
    /// Plans after an update of the configuration: groups that are no longer configured, or all groups if the deployment was renamed,
    /// because its new name doesn't own the old rules.
    /// </summary>
    /// <param name="old">The plan that covers everything before the update.</param>
    /// <param name="current">The same after the update; null if the new configuration can't be read.</param>
    public static CleanupPlan AfterUpdate(CleanupPlan old, CleanupPlan? current)
    {
        var kept = current is not null && current.Name == old.Name ? current.Groups.ToHashSet() : [];
        return old with { Groups = [.. old.Groups.Where(group => !kept.Contains(group))] };
    }

    /// <summary>The ids of the rules to revoke in one group.</summary>
    public IReadOnlyList<string> RulesIn(IReadOnlyList<SecurityGroupRule> present) =>
        [.. present.Where(rule => rule.IsOurs(Name, out _)).Select(rule => rule.RuleId)];
}

/// <summary>
/// The progress of a cleanup. Each group is read again until nothing is left in it, and at least twice: EC2 can return a rule late that a
/// request added just before (https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html).
/// </summary>
internal sealed class CleanupProgress(CleanupPlan plan)
{
    private readonly List<CleanupResult> _failed = [];
    private bool _isFirst = true;

    /// <summary>The groups to read and clean up next; empty at the end.</summary>
    public IReadOnlyList<SecurityGroupId> Next { get; private set; } = plan.Groups;

    /// <summary>What is left at the end; null if nothing is. A group that doesn't exist has no rules.</summary>
    public string? Left =>
        _failed.Count == 0
            ? null
            : "Rules can still exist in "
                + string.Join("; ", _failed.Select(result => $"{result.Group} ({result.Error!.Code})"))
                + $". Fix the cause and delete again, or revoke the rules described as 'authsecgroup/1 {plan.Name} ...' manually.";

    /// <summary>Takes the results of the groups in <see cref="Next"/>.</summary>
    public void Complete(IReadOnlyList<CleanupResult> results)
    {
        _failed.AddRange(results.Where(result => result.Error is { Kind: not AwsErrorKind.GroupMissing }));
        var again = results
            .Where(result => result.Error is null && (_isFirst || result.Found > 0))
            .Select(result => result.Group)
            .ToHashSet();
        Next = [.. Next.Where(again.Contains)];
        _isFirst = false;
    }
}

/// <summary>The result of one reading of a group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Found">The number of rules that were found and revoked.</param>
/// <param name="Error">Why the group couldn't be read, or the rules couldn't be revoked; null if they could.</param>
internal sealed record CleanupResult(SecurityGroupId Group, int Found, AwsError? Error);
