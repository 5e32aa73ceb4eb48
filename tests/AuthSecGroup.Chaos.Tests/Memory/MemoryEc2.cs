using System.Collections.Immutable;
using System.Globalization;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>Security groups that behave as EC2's: no two rules alike, an unknown id rejects the whole call, a quota, and describes that may lag.</summary>
internal sealed class MemoryEc2(TimeProvider time, int quota)
{
    public static readonly AwsError Duplicate = new(
        AwsErrorKind.Conflict,
        "InvalidPermission.Duplicate",
        "the specified rule already exists"
    );
    public static readonly AwsError NotFound = new(
        AwsErrorKind.Conflict,
        "InvalidSecurityGroupRuleId.NotFound",
        "the rule id does not exist"
    );
    public static readonly AwsError GroupFull = new(
        AwsErrorKind.GroupFull,
        "RulesPerSecurityGroupLimitExceeded",
        "The maximum number of rules per security group has been reached."
    );
    public static readonly AwsError GroupMissing = new(
        AwsErrorKind.GroupMissing,
        "InvalidGroup.NotFound",
        "The security group does not exist"
    );

    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private readonly SortedDictionary<string, List<(DateTimeOffset At, ImmutableArray<RuleView> Rules)>> _groups = new(
        StringComparer.Ordinal
    );
    private int _lastId;

    public int Quota => quota;

    public IReadOnlySet<string> Groups => _groups.Keys.ToHashSet();

    public IReadOnlyList<RuleView> Rules => [.. _groups.Values.SelectMany(versions => versions[^1].Rules)];

    public void Create(string groupId)
    {
        _groups.Add(groupId, [(time.GetUtcNow(), [])]);
        Change(groupId, [new RuleView(NewId(), groupId, true, "-1", -1, -1, "0.0.0.0/0", null)]);
    }

    public void Delete(string groupId) => _groups.Remove(groupId);

    /// <summary>The rules of a group as they were so long ago; none if there is no such group.</summary>
    public IEnumerable<RuleView> Describe(string groupId, TimeSpan ago)
    {
        if (!_groups.TryGetValue(groupId, out var versions))
        {
            return [];
        }

        var at = time.GetUtcNow() - ago;
        return versions[Math.Max(versions.FindLastIndex(version => version.At <= at), 0)].Rules;
    }

    public AwsError? Authorize(string groupId, IReadOnlyList<RuleView> added)
    {
        if (!_groups.TryGetValue(groupId, out var versions))
        {
            return GroupMissing;
        }

        var present = versions[^1].Rules;
        if (added.Any(rule => present.Any(other => other.Identity() == rule.Identity())))
        {
            return Duplicate;
        }

        foreach (var ipv6 in (bool[])[false, true])
        {
            var more = added.Count(rule => CountsFor(rule, ipv6));
            if (more > 0 && more + present.Count(rule => !rule.IsEgress && CountsFor(rule, ipv6)) > quota)
            {
                return GroupFull;
            }
        }

        Change(groupId, present.AddRange(added.Select(rule => rule with { RuleId = NewId() })));
        return null;
    }

    public AwsError? Revoke(string groupId, IReadOnlyList<string> ruleIds) =>
        Edit(groupId, ruleIds, (rules, id) => rules.RemoveAll(rule => rule.RuleId == id));

    public AwsError? Redescribe(string groupId, IReadOnlyList<(string Id, string? Text)> descriptions)
    {
        var texts = descriptions.ToDictionary(item => item.Id, item => item.Text);
        return Edit(
            groupId,
            [.. texts.Keys],
            (rules, id) => [.. rules.Select(rule => rule.RuleId == id ? rule with { Description = texts[id] } : rule)]
        );
    }

    public RuleView? Find(string ruleId) => Rules.FirstOrDefault(rule => rule.RuleId == ruleId);

    private AwsError? Edit(
        string groupId,
        IReadOnlyList<string> ruleIds,
        Func<ImmutableArray<RuleView>, string, ImmutableArray<RuleView>> edit
    )
    {
        if (!_groups.TryGetValue(groupId, out var versions))
        {
            return GroupMissing;
        }

        var rules = versions[^1].Rules;
        if (ruleIds.Any(id => !rules.Any(rule => rule.RuleId == id && !rule.IsEgress)))
        {
            return NotFound;
        }

        Change(groupId, ruleIds.Aggregate(rules, edit));
        return null;
    }

    private void Change(string groupId, ImmutableArray<RuleView> rules)
    {
        var (versions, now) = (_groups[groupId], time.GetUtcNow());
        versions.Add((now, rules));
        var oldestNeeded = versions.FindLastIndex(version => now - version.At >= Remembered);
        if (oldestNeeded > 0)
        {
            versions.RemoveRange(0, oldestNeeded);
        }
    }

    private string NewId() => string.Create(CultureInfo.InvariantCulture, $"sgr-{++_lastId:x17}");

    private static bool CountsFor(RuleView rule, bool ipv6) =>
        !rule.Source.Contains('/', StringComparison.Ordinal) || rule.Source.Contains(':', StringComparison.Ordinal) == ipv6;
}
