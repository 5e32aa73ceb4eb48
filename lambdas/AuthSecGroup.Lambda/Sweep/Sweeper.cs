using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Leases;

namespace AuthSecGroup.Lambda.Sweep;

/// <summary>
/// Revokes what has expired, in every configured group, by ownership and age alone: it knows no user and no port. A group or region that
/// fails never holds up the others.
/// </summary>
internal sealed class Sweeper(DeploymentSettings deployment, ISecurityGroupRules rules, TimeProvider time)
{
    // EventBridge fires once a minute, so a rule may live that much longer before any sweep can be blamed.
    private static readonly TimeSpan ScheduleSlack = TimeSpan.FromMinutes(1);

    private readonly GroupRunner _groups = new(deployment, rules);
    private readonly RuleRevoker _revoker = new(rules);

    /// <summary>Sweeps once.</summary>
    public async Task<SweepReport> SweepAsync(CancellationToken cancellationToken)
    {
        // The time before the reading: a rule that was renewed, and so kept its id, while EC2 took its time to answer has not expired by it.
        var now = time.GetUtcNow();
        return new SweepReport(
            await _groups.ForEachAsync(
                _groups.StartReading(cancellationToken),
                (access, present) => SweepAsync(access, present, now, cancellationToken),
                (access, error) => new GroupSweep(access.Group, 0, 0, 0, 0, null, error)
            )
        );
    }

    private async Task<GroupSweep> SweepAsync(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var decisions = SweepPlan.For(present, deployment.Name, deployment.TimeToExpire, now);
        var expired = decisions.OfType<SweepDecision.Revoke>().ToList();
        var (failed, error) =
            expired.Count == 0
                ? ([], null)
                : await _revoker.RevokeAsync(access.Group, [.. expired.Select(decision => decision.Rule.RuleId)], cancellationToken);
        var gone = expired.Select(decision => decision.Rule.RuleId).Except(failed).ToHashSet(StringComparer.Ordinal);
        return new GroupSweep(
            access.Group,
            gone.Count,
            decisions.OfType<SweepDecision.Keep>().Count() + failed.Count,
            decisions.OfType<SweepDecision.Leave>().Count(),
            expired.Count(decision =>
                now - deployment.SweepInterval - ScheduleSlack >= decision.Description.ExpiresAt(deployment.TimeToExpire)
            ),
            QuotaUsed(present.Where(rule => !gone.Contains(rule.RuleId))),
            error
        );
    }

    /// <summary>
    /// EC2 counts IPv4 and IPv6 apart; a rule that is neither (a prefix list, a group) counts for both:
    /// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
    /// </summary>
    private int QuotaUsed(IEnumerable<SecurityGroupRule> present)
    {
        var (v4, v6) = (0, 0);
        foreach (var rule in present)
        {
            v4 += rule.CidrIpv6 is null ? 1 : 0;
            v6 += rule.CidrIpv4 is null ? 1 : 0;
        }

        return 100 * Math.Max(v4, v6) / deployment.RuleQuota;
    }
}
