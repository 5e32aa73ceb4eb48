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
    private readonly List<ManagedPrefixList> _prefixLists = [];
    private long _lastSequence;

    public IReadOnlyList<SecurityGroup> Groups
    {
        get
        {
            lock (_lock)
            {
                return [.. _groups.Values.Select(group => group.Current)];
            }
        }
    }

    public void Create(string region, string groupId, string account, int ruleQuota)
    {
        lock (_lock)
        {
            var group = new GroupState(new SecurityGroup(groupId, region, account, ruleQuota, []), clock);
            if (!_groups.TryAdd(groupId, group))
            {
                throw new InvalidOperationException($"there is a security group {groupId} already; an id can be given once");
            }

            // Every new group lets everything out, as in EC2: who reads rules must tell ingress from egress.
            Add(group, [RuleForm.Canonical(new(RuleForm.AllProtocols, -1, -1, RuleSource.Cidr("0.0.0.0/0")) { IsEgress = true })]);
        }
    }

    public void Delete(string region, string groupId)
    {
        lock (_lock)
        {
            if (!_groups.TryGetValue(groupId, out var group) || group.Current.Region != region)
            {
                throw new InvalidOperationException($"there is no security group {groupId} in {region}");
            }

            _groups.Remove(groupId);
        }
    }

    public void Create(ManagedPrefixList list)
    {
        lock (_lock)
        {
            _prefixLists.Add(list);
        }
    }

    /// <summary>The prefix lists of an account in a region.</summary>
    public IReadOnlyList<ManagedPrefixList> PrefixLists(string account, string region)
    {
        lock (_lock)
        {
            return [.. _prefixLists.Where(list => list.Account == account && list.Region == region)];
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
            return Add(_groups.GetValueOrDefault(groupId) ?? throw Ec2Refusal.GroupNotFound(groupId), [canonical])[0];
        }
    }

    /// <summary>Removes ingress rules by their ids.</summary>
    public void Revoke(GroupKey key, IReadOnlyList<string> ruleIds)
    {
        lock (_lock)
        {
            var group = Find(key);
            Change(group, group.Current.Rules.RemoveRange(ruleIds.Select(id => IngressRule(group, id))));
        }
    }

    /// <summary>Sets or (null) removes the descriptions of ingress rules, found by their ids.</summary>
    public void Describe(GroupKey key, IReadOnlyList<(string RuleId, string? Description)> descriptions)
    {
        lock (_lock)
        {
            var group = Find(key);
            var changed = descriptions.ToDictionary(pair => IngressRule(group, pair.RuleId), pair => pair.Description);
            Change(
                group,
                [.. group.Current.Rules.Select(rule => changed.TryGetValue(rule, out var text) ? rule with { Description = text } : rule)]
            );
        }
    }

    /// <summary>Removes a rule of any account; false if it does not exist.</summary>
    public bool Remove(string ruleId) => Change(ruleId, _ => []);

    /// <summary>Sets the description of a rule of any account; false if it does not exist.</summary>
    public bool SetDescription(string ruleId, string? description)
    {
        var canonical = RuleForm.CanonicalDescription(description);
        return Change(ruleId, rule => [rule with { Description = canonical }]);
    }

    /// <summary>All rules of an account in a region as they were so long ago, in the order in which pages go.</summary>
    public IReadOnlyList<SecurityGroupRule> Rules(string account, string region, TimeSpan ago)
    {
        lock (_lock)
        {
            return
            [
                .. _groups
                    .Values.Where(group => group.Current.Account == account && group.Current.Region == region)
                    .SelectMany(group => group.RulesAsOf(ago))
                    .OrderBy(rule => rule.Sequence),
            ];
        }
    }

    private SecurityGroupRule[] Add(GroupState group, IReadOnlyList<NewRule> rules)
    {
        var present = group.Current.Rules.Select(rule => rule.Identity).ToHashSet();
        foreach (var rule in rules.Select(RuleIdentity.Of))
        {
            if (!present.Add(rule))
            {
                throw new ServiceException("InvalidPermission.Duplicate", $"the specified rule \"{rule}\" already exists");
            }
        }

        var added = rules.Select(rule => Number(group, rule)).ToArray();
        var all = group.Current.Rules.AddRange(added);
        RequireRoom(group, added, all, RuleSourceKind.Ipv6Cidr);
        RequireRoom(group, added, all, RuleSourceKind.Ipv4Cidr);
        Change(group, all);
        return added;
    }

    // There is a quota for each direction and each IP version. A rule that refers to a group or a prefix list counts in both, and one that
    // refers to a prefix list as often as the list can have entries:
    // https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
    private void RequireRoom(
        GroupState group,
        IEnumerable<SecurityGroupRule> added,
        IReadOnlyList<SecurityGroupRule> all,
        RuleSourceKind otherVersion
    )
    {
        foreach (var isEgress in added.Where(rule => rule.Source.Kind != otherVersion).Select(rule => rule.IsEgress))
        {
            var used = all.Where(rule => rule.IsEgress == isEgress && rule.Source.Kind != otherVersion).Sum(rule => Weight(group, rule));
            if (used > group.Current.RuleQuota)
            {
                throw new ServiceException(
                    "RulesPerSecurityGroupLimitExceeded",
                    "The maximum number of rules per security group has been reached."
                );
            }
        }
    }

    private int Weight(GroupState group, SecurityGroupRule rule) =>
        rule.Source.Kind is RuleSourceKind.PrefixList
        && PrefixLists(group.Current.Account, group.Current.Region).FirstOrDefault(list => list.Id == rule.Source.Value) is { } list
            ? list.MaxEntries
            : 1;

    private SecurityGroupRule Number(GroupState group, NewRule rule)
    {
        var sequence = ++_lastSequence;
        // Multiplying by an odd number is one-to-one modulo 2^64: different numbers give different ids, whose order shows nothing.
        var id = $"sgr-0{unchecked((ulong)sequence * 0x9E3779B97F4A7C15UL):x16}";
        return new(id, group.Current.GroupId, rule.IsEgress, rule.Protocol, rule.FromPort, rule.ToPort, rule.Source, rule.Description)
        {
            Sequence = sequence,
        };
    }

    private bool Change(string ruleId, Func<SecurityGroupRule, IEnumerable<SecurityGroupRule>> change)
    {
        lock (_lock)
        {
            if (_groups.Values.FirstOrDefault(group => group.Current.Rules.Any(rule => rule.RuleId == ruleId)) is not { } group)
            {
                return false;
            }

            Change(group, [.. group.Current.Rules.SelectMany(rule => rule.RuleId == ruleId ? change(rule) : [rule])]);
            return true;
        }
    }

    private void Change(GroupState group, ImmutableArray<SecurityGroupRule> rules)
    {
        var lag = faults.DescribeLag;
        group.Change(rules, lag > ShortestHistory ? lag : ShortestHistory);
    }

    private GroupState Find(GroupKey key) =>
        _groups.TryGetValue(key.GroupId, out var group) && group.Current.Region == key.Region && group.Current.Account == key.Account
            ? group
            : throw Ec2Refusal.GroupNotFound(key.GroupId);

    private static SecurityGroupRule IngressRule(GroupState group, string ruleId) =>
        group.Current.Rules.FirstOrDefault(rule => rule.RuleId == ruleId && !rule.IsEgress)
        ?? throw new ServiceException("InvalidSecurityGroupRuleId.NotFound", $"The security group rule ID '{ruleId}' does not exist");
}

/// <summary>The group that a caller means: one of its own account, in the region that it called.</summary>
internal readonly record struct GroupKey(string Account, string Region, string GroupId);
