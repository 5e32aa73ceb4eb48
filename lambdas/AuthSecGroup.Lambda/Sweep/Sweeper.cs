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

    private readonly GroupRunner _groups = new(rules);

    // Lambda starts a new process when the settings change, so this was a sweep with the same ones.
    private DateTimeOffset? _previous;

    /// <summary>Sweeps once.</summary>
    public async Task<SweepReport> SweepAsync(CancellationToken cancellationToken)
    {
        // The time before the reading: a rule that was renewed, and so kept its id, while the reading took long has not expired at that
        // time.
        var now = time.GetUtcNow();
        var revoked = await GroupRunner.ForEachAsync(
            deployment.SecurityGroups,
            _groups.StartReading(deployment.SecurityGroups, cancellationToken),
            (group, present) => RevokeAsync(group, present, now, cancellationToken),
            (group, error) => new Revocation(group, [], new RevokeResult([], null), error)
        );
        var lists = await ReadPrefixListsAsync(revoked, cancellationToken);
        var report = new SweepReport(
            [.. revoked.Select(group => ReportOf(group, lists.GetValueOrDefault(group.Group.Place)?.Lists ?? []))],
            [.. lists.SelectMany(place => place.Value.Error is { } error ? [(place.Key, error)] : Array.Empty<(AccountRegion, AwsError)>())]
        )
        {
            Revoked =
            [
                .. from @group in revoked
                from decision in @group.Decisions.OfType<SweepDecision.Revoke>()
                where !@group.Revoked.Failed.Contains(decision.Rule.RuleId)
                select (@group.Group, decision),
            ],
        };
        _previous = now;
        return report;
    }

    private async Task<Revocation> RevokeAsync(
        SecurityGroupId group,
        IReadOnlyList<SecurityGroupRule> present,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var decisions = SweepPlan.For(present, deployment.Name, deployment.TimeToExpire, now);
        var expired = decisions.OfType<SweepDecision.Revoke>().Select(decision => decision.Rule.RuleId);
        return new Revocation(group, decisions, await rules.RevokeAllAsync(group, [.. expired], cancellationToken), null);
    }

    /// <summary>Reads the prefix lists that rules refer to, after the expired rules were revoked.</summary>
    private async Task<Dictionary<AccountRegion, PrefixListsReading>> ReadPrefixListsAsync(
        IReadOnlyList<Revocation> revoked,
        CancellationToken cancellationToken
    )
    {
        var ids = revoked
            .SelectMany(group => group.Decisions, (group, decision) => (group.Group.Place, Id: decision.Rule.PrefixListId))
            .Where(list => list.Id is not null)
            .Distinct()
            .GroupBy(list => list.Place, list => list.Id!)
            .ToList();
        if (ids.Count == 0)
        {
            return [];
        }

        using var patience = new CancellationTokenSource(LongestReadingOfPrefixLists, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var readings = await Task.WhenAll(ids.Select(region => prefixLists.ReadPrefixListsAsync(region.Key, [.. region], limit.Token)));
        return ids.Zip(readings).ToDictionary(pair => pair.First.Key, pair => pair.Second);
    }

    private GroupSweep ReportOf(Revocation group, IReadOnlyList<PrefixList> lists) =>
        group.Unread is { } error
            ? GroupSweep.Unread(group.Group, error)
            : GroupSweep.Of(deployment, group.Group, group.Decisions, group.Revoked, _previous, lists);

    /// <summary>What was decided and revoked in a group; <paramref name="Unread"/> if its region couldn't be read.</summary>
    private sealed record Revocation(SecurityGroupId Group, IReadOnlyList<SweepDecision> Decisions, RevokeResult Revoked, AwsError? Unread);
}
