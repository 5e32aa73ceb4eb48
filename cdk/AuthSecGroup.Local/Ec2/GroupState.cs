using System.Collections.Immutable;

namespace AuthSecGroup.Local.Ec2;

/// <summary>
/// One security group with the versions of its rules that a lagging describe may still show. Not thread-safe: the store locks.
/// </summary>
internal sealed class GroupState(string groupId, string region, string account, int ruleQuota, TimeProvider clock)
{
    // Real time: the lag is what a caller's own clock sees.
    private readonly List<(long At, ImmutableArray<SecurityGroupRule> Rules)> _versions = [(clock.GetTimestamp(), [])];

    public string GroupId => groupId;

    public string Region => region;

    public string Account => account;

    public int RuleQuota => ruleQuota;

    public ImmutableArray<SecurityGroupRule> Rules => _versions[^1].Rules;

    /// <summary>The rules as they were so long ago, or as old as is still known.</summary>
    public ImmutableArray<SecurityGroupRule> RulesAsOf(TimeSpan ago)
    {
        if (ago == TimeSpan.Zero)
        {
            return Rules;
        }

        var version = _versions.FindLastIndex(version => clock.GetElapsedTime(version.At) >= ago);
        return _versions[Math.Max(version, 0)].Rules;
    }

    public void Change(ImmutableArray<SecurityGroupRule> rules, TimeSpan keepFor)
    {
        _versions.Add((clock.GetTimestamp(), rules));
        var oldestNeeded = _versions.FindLastIndex(version => clock.GetElapsedTime(version.At) >= keepFor);
        if (oldestNeeded > 0)
        {
            _versions.RemoveRange(0, oldestNeeded);
        }
    }

    public SecurityGroup Snapshot() => new(groupId, region, account, ruleQuota, Rules);
}
