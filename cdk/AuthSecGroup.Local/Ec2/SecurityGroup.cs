using System.Collections.Immutable;

namespace AuthSecGroup.Local.Ec2;

/// <summary>A security group as it was at one moment.</summary>
/// <param name="GroupId">The id.</param>
/// <param name="Region">The region it is in.</param>
/// <param name="Account">The account that owns it.</param>
/// <param name="RuleQuota">How many ingress rules it takes, for IPv4 and for IPv6 each.</param>
/// <param name="Rules">All rules, also egress ones, in the order of their making.</param>
internal sealed record SecurityGroup(string GroupId, string Region, string Account, int RuleQuota, ImmutableArray<SecurityGroupRule> Rules);

/// <summary>
/// One security group with the versions of its rules that a lagging describe may still show. Not thread-safe: the store locks.
/// </summary>
internal sealed class GroupState(SecurityGroup group, TimeProvider clock)
{
    // Real time: the lag is what a caller's own clock sees.
    private readonly List<(long At, SecurityGroup Group)> _versions = [(clock.GetTimestamp(), group)];

    public SecurityGroup Current => _versions[^1].Group;

    /// <summary>The rules as they were so long ago, or as old as is still known.</summary>
    public ImmutableArray<SecurityGroupRule> RulesAsOf(TimeSpan ago) =>
        ago == TimeSpan.Zero ? Current.Rules : _versions[Math.Max(LastVersionBefore(ago), 0)].Group.Rules;

    public void Change(ImmutableArray<SecurityGroupRule> rules, TimeSpan keepFor)
    {
        _versions.Add((clock.GetTimestamp(), Current with { Rules = rules }));
        _versions.RemoveRange(0, Math.Max(LastVersionBefore(keepFor), 0));
    }

    private int LastVersionBefore(TimeSpan ago) => _versions.FindLastIndex(version => clock.GetElapsedTime(version.At) >= ago);
}
