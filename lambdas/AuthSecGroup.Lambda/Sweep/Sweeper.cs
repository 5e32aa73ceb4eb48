using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Leases;

namespace AuthSecGroup.Lambda.Sweep;

/// <summary>Revokes the expired rules of every configured group. A group or region that fails never delays the others.</summary>
internal sealed class Sweeper(DeploymentSettings deployment, ISecurityGroupRules rules, TimeProvider time)
{
    private readonly GroupRunner _groups = new(deployment.Groups, rules);

    // Lambda starts a new process when the settings change, so this was a sweep with the same ones.
    private DateTimeOffset? _previous;

    /// <summary>Sweeps once.</summary>
    public async Task<SweepReport> SweepAsync(CancellationToken cancellationToken)
    {
        // The time before the reading: a rule that was renewed, and so kept its id, while the reading took long has not expired at that
        // time.
        var now = time.GetUtcNow();
        var report = new SweepReport(
            await _groups.ForEachAsync(
                _groups.StartReading(cancellationToken),
                (access, present) => SweepAsync(access.Group, present, now, cancellationToken),
                (access, error) => GroupSweep.Unread(access.Group, error)
            )
        );
        _previous = now;
        return report;
    }

    private async Task<GroupSweep> SweepAsync(
        SecurityGroupId group,
        IReadOnlyList<SecurityGroupRule> present,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var decisions = SweepPlan.For(present, deployment.Name, deployment.TimeToExpire, now);
        var expired = decisions.OfType<SweepDecision.Revoke>().Select(decision => decision.Rule.RuleId);
        var revoked = await rules.RevokeAllAsync(group, [.. expired], cancellationToken);
        return GroupSweep.Of(deployment, group, decisions, revoked, _previous);
    }
}
