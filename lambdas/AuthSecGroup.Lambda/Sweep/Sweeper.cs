using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Leases;

namespace AuthSecGroup.Lambda.Sweep;

/// <summary>Revokes the expired rules of every configured group. A group or region that fails never delays the others.</summary>
internal sealed class Sweeper(DeploymentSettings deployment, ISecurityGroupRules rules, IPrefixLists prefixLists, TimeProvider time)
{
    // Only the metric of the used quota depends on the prefix lists, so they must not delay the next sweep.
    private static readonly TimeSpan LongestReadingOfPrefixLists = TimeSpan.FromSeconds(5);

    private readonly GroupRunner _groups = new(deployment.Groups, rules);

    // Lambda starts a new process when the settings change, so this was a sweep with the same ones.
    private DateTimeOffset? _previous;

    /// <summary>Sweeps once.</summary>
    public async Task<SweepReport> SweepAsync(CancellationToken cancellationToken)
    {
        // The time before the reading: a rule that was renewed, and so kept its id, while the reading took long has not expired at that
        // time.
        var now = time.GetUtcNow();
        var readings = _groups.StartReading(cancellationToken);
        var lists = readings.ToDictionary(
            reading => reading.Key,
            reading => ReadPrefixListsAsync(reading.Key, reading.Value, cancellationToken),
            StringComparer.Ordinal
        );
        var groups = await _groups.ForEachAsync(
            readings,
            (access, present) => SweepAsync(access.Group, present, lists[access.Group.Region], now, cancellationToken),
            (access, error) => GroupSweep.Unread(access.Group, error)
        );
        _previous = now;
        await Task.WhenAll(lists.Values);
        return new SweepReport(
            groups,
            [
                .. lists.SelectMany(region =>
                    region.Value.Result.Error is { } error ? [(region.Key, error)] : Array.Empty<(string, AwsError)>()
                ),
            ]
        );
    }

    private async Task<PrefixListsReading> ReadPrefixListsAsync(
        string region,
        Task<RulesReading> reading,
        CancellationToken cancellationToken
    )
    {
        var ids = (await reading).Rules.Select(rule => rule.PrefixListId).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (ids.Length == 0)
        {
            return new PrefixListsReading([], null);
        }

        using var patience = new CancellationTokenSource(LongestReadingOfPrefixLists, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        return await prefixLists.ReadPrefixListsAsync(region, ids, limit.Token);
    }

    private async Task<GroupSweep> SweepAsync(
        SecurityGroupId group,
        IReadOnlyList<SecurityGroupRule> present,
        Task<PrefixListsReading> prefixLists,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var decisions = SweepPlan.For(present, deployment.Name, deployment.TimeToExpire, now);
        var expired = decisions.OfType<SweepDecision.Revoke>().Select(decision => decision.Rule.RuleId);
        var revoked = await rules.RevokeAllAsync(group, [.. expired], cancellationToken);
        return GroupSweep.Of(deployment, group, decisions, revoked, _previous, (await prefixLists).Lists);
    }
}
