using System.Collections.Immutable;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>
/// All security groups and what can be done with their rules. Thread-safe; every change looks at everything it was asked for before
/// it changes anything, so it happens wholly or not at all.
/// </summary>
internal sealed class SecurityGroupStore(TimeProvider clock, FaultInjector faults)
{
    // Short of a lag that is switched on later, nothing older can be asked for.
    private static readonly TimeSpan ShortestHistory = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, GroupState> _groups = new(StringComparer.Ordinal);
    private long _lastSequence;

    public IReadOnlyList<SecurityGroup> Groups
    {
        get
        {
            lock (_lock)
            {
                return [.. _groups.Values.Select(group => group.Snapshot())];
            }
        }
    }

    public SecurityGroup Create(string region, string groupId, string account, int ruleQuota)
    {
        lock (_lock)
        {
            if (_groups.TryGetValue(groupId, out var other))
            {
                throw new InvalidOperationException(
                    $"there is a security group {groupId} already, in {other.Region}; an id can be given once"
                );
            }

            var group = new GroupState(groupId, region, account, ruleQuota, clock);
            _groups.Add(groupId, group);
            // Every new group lets everything out, as in EC2: who reads rules must tell ingress from egress.
            Add(group, [RuleForm.Canonical(new(RuleForm.AllProtocols, -1, -1, RuleSource.Cidr("0.0.0.0/0")) { IsEgress = true })]);
            return group.Snapshot();
        }
    }

    public void Delete(string region, string groupId)
    {
        lock (_lock)
        {
            if (!_groups.TryGetValue(groupId, out var group) || group.Region != region)
            {
                throw new InvalidOperationException($"there is no security group {groupId} in {region}");
            }

            _groups.Remove(groupId);
        }
    }

    /// <summary>Adds rules to the group of this account and region.</summary>
    public IReadOnlyList<SecurityGroupRule> Authorize(GroupKey key, IReadOnlyList<NewRule> rules)
    {
        lock (_lock)
        {
            return Add(Find(key), rules);
        }
    }

    /// <summary>Adds a rule to a group of any account.</summary>
    public SecurityGroupRule Add(string groupId, NewRule rule)
    {
        var canonical = RuleForm.Canonical(rule);
        lock (_lock)
        {
            return Add(_groups.GetValueOrDefault(groupId) ?? throw Ec2Refusals.GroupNotFound(groupId), [canonical])[0];
        }
    }

    /// <summary>Removes ingress rules by their ids.</summary>
    public IReadOnlyList<SecurityGroupRule> Revoke(GroupKey key, IReadOnlyList<string> ruleIds)
    {
        lock (_lock)
        {
            var group = Find(key);
            return Remove(group, [.. ruleIds.Select(id => IngressRule(group, id))]);
        }
    }

    /// <summary>Sets or (null) removes the descriptions of ingress rules, found by their ids.</summary>
    public void Describe(GroupKey key, IReadOnlyList<(string RuleId, string? Description)> descriptions)
    {
        lock (_lock)
        {
            var group = Find(key);
            SetDescriptions(group, descriptions.ToDictionary(pair => IngressRule(group, pair.RuleId).RuleId, pair => pair.Description));
        }
    }

    /// <summary>Removes a rule of any account; false if it does not exist.</summary>
    public bool Remove(string ruleId)
    {
        lock (_lock)
        {
            if (Owner(ruleId) is not { } group)
            {
                return false;
            }

            Remove(group, [.. group.Rules.Where(rule => rule.RuleId == ruleId)]);
            return true;
        }
    }

    /// <summary>Sets the description of a rule of any account; false if it does not exist.</summary>
    public bool SetDescription(string ruleId, string? description)
    {
        var canonical = RuleForm.CanonicalDescription(description);
        lock (_lock)
        {
            if (Owner(ruleId) is not { } group)
            {
                return false;
            }

            SetDescriptions(group, new Dictionary<string, string?> { [ruleId] = canonical });
            return true;
        }
    }

    /// <summary>All rules of an account in a region as they were so long ago, in the order in which pages go.</summary>
    public IReadOnlyList<SecurityGroupRule> Rules(string account, string region, TimeSpan ago)
    {
        lock (_lock)
        {
            return
            [
                .. _groups
                    .Values.Where(group => group.Account == account && group.Region == region)
                    .SelectMany(group => group.RulesAsOf(ago))
                    .OrderBy(rule => rule.Sequence),
            ];
        }
    }

    private SecurityGroupRule[] Add(GroupState group, IReadOnlyList<NewRule> rules)
    {
        var present = group.Rules.Select(rule => rule.Identity).ToHashSet();
        foreach (var rule in rules.Select(RuleIdentity.Of))
        {
            if (!present.Add(rule))
            {
                throw Ec2Refusals.Duplicate(rule);
            }
        }

        RequireRoom(group, rules, source => source.CountsAsIpv4);
        RequireRoom(group, rules, source => source.CountsAsIpv6);
        var added = rules.Select(rule => Number(group, rule)).ToArray();
        Change(group, group.Rules.AddRange(added));
        return added;
    }

    private static void RequireRoom(GroupState group, IReadOnlyList<NewRule> added, Func<RuleSource, bool> counts)
    {
        foreach (var isEgress in (bool[])[false, true])
        {
            var more = added.Count(rule => rule.IsEgress == isEgress && counts(rule.Source));
            if (more > 0 && more + group.Rules.Count(rule => rule.IsEgress == isEgress && counts(rule.Source)) > group.RuleQuota)
            {
                throw Ec2Refusals.QuotaReached();
            }
        }
    }

    private SecurityGroupRule Number(GroupState group, NewRule rule)
    {
        var sequence = ++_lastSequence;
        var id = ResourceId.OfRule(sequence);
        return new(id, group.GroupId, rule.IsEgress, rule.Protocol, rule.FromPort, rule.ToPort, rule.Source, rule.Description)
        {
            Sequence = sequence,
        };
    }

    private SecurityGroupRule[] Remove(GroupState group, SecurityGroupRule[] rules)
    {
        Change(group, group.Rules.RemoveRange(rules));
        return rules;
    }

    private void SetDescriptions(GroupState group, Dictionary<string, string?> descriptions) =>
        Change(
            group,
            [
                .. group.Rules.Select(rule =>
                    descriptions.TryGetValue(rule.RuleId, out var description) ? rule with { Description = description } : rule
                ),
            ]
        );

    private void Change(GroupState group, ImmutableArray<SecurityGroupRule> rules)
    {
        var lag = faults.DescribeLag;
        group.Change(rules, lag > ShortestHistory ? lag : ShortestHistory);
    }

    private GroupState Find(GroupKey key) =>
        _groups.TryGetValue(key.GroupId, out var group) && group.Region == key.Region && group.Account == key.Account
            ? group
            : throw Ec2Refusals.GroupNotFound(key.GroupId);

    private GroupState? Owner(string ruleId) => _groups.Values.FirstOrDefault(group => group.Rules.Any(rule => rule.RuleId == ruleId));

    private static SecurityGroupRule IngressRule(GroupState group, string ruleId) =>
        group.Rules.FirstOrDefault(rule => rule.RuleId == ruleId && !rule.IsEgress) ?? throw Ec2Refusals.RuleIdNotFound(ruleId);
}

/// <summary>The group that a caller means: one of its own account, in the region that it called.</summary>
internal readonly record struct GroupKey(string Account, string Region, string GroupId);
