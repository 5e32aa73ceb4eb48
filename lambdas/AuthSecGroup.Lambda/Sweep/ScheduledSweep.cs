using AuthSecGroup.Aws;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;

namespace AuthSecGroup.Lambda.Sweep;

/// <summary>
/// Serves the schedule: sweeps once, or several times until the next start is due if the interval is shorter than EventBridge's minute.
/// </summary>
internal sealed class ScheduledSweep(
    DeploymentSettings deployment,
    Sweeper sweeper,
    JsonLog log,
    EmbeddedMetrics metrics,
    TimeProvider time
)
{
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenFirstAttempts = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestFirst = TimeSpan.FromSeconds(40);

    /// <summary>Sweeps until the next start is due.</summary>
    /// <exception cref="SweepFailedException">A group could not be swept. The exception makes the invocation fail, which raises an
    /// alarm.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var failures = new List<SweepReport>();
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
            Record(report);
            if (report.Failed.Count > 0)
            {
                failures.Add(report);
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
            Record(report);
        } while (report.Failed.Count > 0 && await time.TryDelayAsync(BetweenFirstAttempts, limit.Token));
    }

    private void Record(SweepReport report)
    {
        foreach (var group in report.Groups)
        {
            if (group.Error is { } error)
            {
                log.Error(
                    "a group could not be swept",
                    ("groupId", group.Group.GroupId),
                    ("region", group.Group.Region),
                    ("code", error.Code),
                    ("detail", error.Message)
                );
            }

            if (group.QuotaUsedPercent is { } percent)
            {
                metrics.GroupPercent(group.Group.Region, group.Group.GroupId, FunctionMetrics.QuotaUsed, percent);
            }
        }

        foreach (var (region, error) in report.UnreadPrefixLists)
        {
            log.Warning(
                "the prefix lists of a region could not be read, so a rule with one counts as one rule in the used quota",
                ("region", region),
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
            ("failedGroups", report.Failed.Count)
        );
        metrics.Count([
            (FunctionMetrics.Expired, report.Sum(group => group.Expired)),
            (FunctionMetrics.OpenRules, report.Sum(group => group.Open)),
            (FunctionMetrics.ForeignRules, report.Sum(group => group.Foreign)),
            (FunctionMetrics.OverdueRules, report.Sum(group => group.Overdue)),
            (FunctionMetrics.SweepSucceeded, report.Failed.Count == 0 ? 1 : 0),
            (FunctionMetrics.SweepFailed, report.Failed.Count == 0 ? 0 : 1),
        ]);
    }
}

/// <summary>Fails an invocation in which a group could not be swept. All other groups were swept.</summary>
internal sealed class SweepFailedException(IReadOnlyList<SweepReport> failures) : Exception(Describe(failures))
{
    private static string Describe(IReadOnlyList<SweepReport> failures)
    {
        var groups = failures
            .SelectMany(report => report.Failed)
            .GroupBy(group => group.Group)
            .Select(group => $"{group.Key.GroupId} in {group.Key.Region} ({group.First().Error!.Code}: {group.First().Error!.Message})");
        return "These groups could not be swept; the next sweep tries again, and all others were swept: " + string.Join("; ", groups);
    }
}
