using Amazon.Lambda.Core;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Lambda.CustomResources;

namespace AuthSecGroup.Lambda.Sweep;

/// <summary>
/// Serves the schedule: sweeps once, or again and again until the next start is due where the interval is below EventBridge's minute. An event of
/// CloudFormation goes to <see cref="CustomResourceHandler"/>; any other event means "sweep", which is safe at any time.
/// </summary>
internal sealed class SweepFunction(
    DeploymentSettings deployment,
    Sweeper sweeper,
    CustomResourceHandler customResourceHandler,
    JsonLog log,
    EmbeddedMetrics metrics,
    TimeProvider time
)
{
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ResponseMargin = TimeSpan.FromSeconds(2);

    /// <summary>Serves one event. What failed makes the invocation fail in the end, so that it is seen and alarmed.</summary>
    public async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        var remaining = context.RemainingTime - ResponseMargin;
        using var deadline = new CancellationTokenSource(remaining < TimeSpan.Zero ? TimeSpan.Zero : remaining);
        if (await CustomResourceEvent.ReadAsync(input, deadline.Token) is { } customResourceEvent)
        {
            await customResourceHandler.HandleAsync(customResourceEvent, deadline.Token);
        }
        else
        {
            await SweepUntilNextStartAsync(deadline.Token);
        }

        return new MemoryStream("{}"u8.ToArray(), writable: false);
    }

    private async Task SweepUntilNextStartAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var failures = new List<SweepReport>();
        for (var next = TimeSpan.Zero; next == TimeSpan.Zero || next < BetweenStarts; next += deployment.SweepInterval)
        {
            // Each sweep has its place on the minute, counted from the start: how long the others took moves none of them.
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
