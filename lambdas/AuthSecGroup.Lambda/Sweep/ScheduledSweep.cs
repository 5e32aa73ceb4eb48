using AuthSecGroup.Aws;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Lambda.Leases;

namespace AuthSecGroup.Lambda.Sweep;

/// <summary>
/// Serves the schedule: sweeps once, or several times until the next start is due if the interval is shorter than EventBridge's minute.
/// </summary>
internal sealed class ScheduledSweep(
    DeploymentSettings deployment,
    Sweeper sweeper,
    UnlistedLeases unlisted,
    JsonLog log,
    EmbeddedMetrics metrics,
    TimeProvider time
)
{
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenFirstAttempts = TimeSpan.FromSeconds(5);

    /// <summary>The longest that the first sweep is tried, when the stack is created.</summary>
    internal static readonly TimeSpan LongestFirst = TimeSpan.FromSeconds(40);

    /// <summary>Sweeps until the next start is due.</summary>
    /// <exception cref="SweepFailedException">A group could not be swept. The exception makes the invocation fail, which raises an
    /// alarm.</exception>
    public async Task RunAsync(string ownAccount, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var failures = new List<string>();
        for (var next = TimeSpan.Zero; next == TimeSpan.Zero || next < BetweenStarts; next += deployment.SweepInterval)
        {
            // Each sweep has its time, counted from the start, no matter how long the others took.
            var wait = next - time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }
            else if (wait <= -deployment.SweepInterval)
            {
                continue;
            }

            var report = await sweeper.SweepAsync(cancellationToken);
            var revocation = await unlisted.RevokeAsync(ownAccount, cancellationToken);
            Record(report, revocation);
            failures.AddRange(report.Failed.Select(Describe));
            if (revocation.Error is { } error)
            {
                failures.Add($"leases of principals who aren't allowed any more ({error.Code}: {error.Message})");
            }
        }

        if (failures.Count > 0)
        {
            throw new SweepFailedException(failures);
        }
    }

    /// <summary>
    /// Sweeps when the stack is created, and tries again for a while, because a new role's permissions take effect with a delay. If no
    /// attempt succeeds, neither does the scheduled sweep, which raises an alarm.
    /// </summary>
    public async Task RunFirstAsync(CancellationToken deadline)
    {
        using var patience = new CancellationTokenSource(LongestFirst, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline, patience.Token);
        SweepReport report;
        do
        {
            report = await sweeper.SweepAsync(limit.Token);
            Record(report, new Revocation([], null, 0));
        } while (report.Failed.Count > 0 && await time.TryDelayAsync(BetweenFirstAttempts, limit.Token));
    }

    private static string Describe(GroupSweep group) => $"{group.Group} ({group.Error!.Code}: {group.Error.Message})";

    private void Record(SweepReport report, Revocation revocation)
    {
        foreach (var lease in revocation.Leases)
        {
            log.AuditRevoked(lease, by: null);
        }

        foreach (var (group, expired) in report.Revoked)
        {
            log.AuditExpired(group, expired.Rule, expired.Description, deployment.TimeToExpire);
        }

        if (revocation.Error is { } unrevoked)
        {
            log.Error(
                "leases of principals who aren't allowed any more could not all be revoked; the next sweep tries again",
                ("addresses", revocation.Failed),
                ("code", unrevoked.Code),
                ("detail", unrevoked.Message)
            );
        }

        foreach (var group in report.Groups)
        {
            if (group.Error is { } error)
            {
                log.Error(
                    "a group could not be swept",
                    ("groupId", group.Group.GroupId),
                    ("region", group.Group.Region),
                    ("account", group.Group.Account),
                    ("code", error.Code),
                    ("detail", error.Message)
                );
            }

            if (group.QuotaUsedPercent is { } percent)
            {
                metrics.GroupPercent(group.Group.Region, group.Group.GroupId, FunctionMetrics.QuotaUsed, percent);
            }
        }

        foreach (var (place, error) in report.UnreadPrefixLists)
        {
            log.Warning(
                "the prefix lists of a region could not be read, so a rule with one counts as one rule in the used quota",
                ("region", place.Region),
                ("account", place.Role?.Account),
                ("code", error.Code),
                ("detail", error.Message)
            );
        }

        log.Info(
            "swept",
            ("groups", report.Groups.Count),
            ("expired", report.Sum(group => group.Expired)),
            ("open", report.Sum(group => group.Open)),
            ("foreign", report.Sum(group => group.Foreign)),
            ("overdue", report.Sum(group => group.Overdue)),
            ("failedGroups", report.Failed.Count),
            ("revoked", revocation.Leases.Count)
        );
        var isFailed = report.Failed.Count > 0 || revocation.Error is not null;
        metrics.Count([
            (FunctionMetrics.Expired, report.Sum(group => group.Expired)),
            (FunctionMetrics.OpenRules, report.Sum(group => group.Open)),
            (FunctionMetrics.ForeignRules, report.Sum(group => group.Foreign)),
            (FunctionMetrics.OverdueRules, report.Sum(group => group.Overdue)),
            (FunctionMetrics.Revoked, revocation.Leases.Count),
            (FunctionMetrics.SweepSucceeded, isFailed ? 0 : 1),
            (FunctionMetrics.SweepFailed, isFailed ? 1 : 0),
        ]);
    }
}

/// <summary>Fails an invocation in which something could not be swept. Everything else was.</summary>
internal sealed class SweepFailedException(IReadOnlyList<string> failures)
    : Exception(
        "These could not be swept; the next sweep tries again, and everything else was swept: "
            + string.Join("; ", failures.Distinct(StringComparer.Ordinal))
    );
