using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>Makes the alarms and the dashboard.</summary>
internal sealed class Monitoring(AuthenticatingSecGroup access, IReadOnlyList<IAlarmAction> actions)
{
    private static readonly MetricOptions EachMinute = new() { Period = Duration.Minutes(1) };

    /// <summary>
    /// By the function's errors rather than by its own count of failed sweeps: every failed sweep is one, and so is a function that crashes
    /// or runs out of time, which counts nothing any more.
    /// </summary>
    internal Alarm SweepFailed() =>
        Alarm(
            "SweepFailed",
            access.SweepFunction.MetricErrors(EachMinute),
            "A sweep could not do all that it had to do: leases may stay open too long. Its log tells which group failed and why.",
            threshold: 1
        );

    /// <summary>What never starts can't fail, so silence is an alarm too.</summary>
    /// <param name="startInterval">The time from one start of the sweep to the next.</param>
    internal Alarm NoSweep(Duration startInterval)
    {
        // 5 minutes, but at least two starts: a start that slips over the end of its period must not ring.
        var minutes = startInterval.ToMinutes();
        return Alarm(
            "NoSweep",
            access.MetricSweepSucceeded(new MetricOptions { Period = startInterval }),
            "No sweep has succeeded for a while, so no lease is closed in time. Look at the schedule and the sweep function.",
            threshold: 1,
            periods: Math.Max(2, Math.Ceiling(5 / minutes)),
            operation: ComparisonOperator.LESS_THAN_THRESHOLD,
            missing: TreatMissingData.BREACHING
        );
    }

    internal Alarm OverdueRules() =>
        Alarm(
            "OverdueRules",
            access.MetricOverdueRules(EachMinute),
            "A lease was open longer than it ought to be: earlier sweeps failed or did not run. The sweep's log tells more.",
            threshold: 1
        );

    internal Alarm QuotaNearlyUsed() =>
        Alarm(
            "QuotaNearlyUsed",
            access.MetricQuotaUsed(),
            "A security group has used more than 80 % of its rule quota; when it is full, callers get 409. Take rules out, raise the quota, or add a group.",
            threshold: 80,
            operation: ComparisonOperator.GREATER_THAN_THRESHOLD
        );

    /// <summary>By what the gateway answers: it has the function's 502 and 503, and those that it gives when there was no answer of the function.</summary>
    internal Alarm ConnectionFailed() =>
        Alarm(
            "ConnectionFailed",
            access.Api.DeploymentStage.MetricServerError(new MetricOptions { Period = Duration.Minutes(5), Statistic = Stats.SUM }),
            "A caller's request failed on this side (5xx). The connection function's log tells why.",
            threshold: 1
        );

    internal Dashboard Dashboard(IReadOnlyList<Alarm> alarms)
    {
        var stage = access.Api.DeploymentStage;
        return new Dashboard(
            access,
            "Dashboard",
            new DashboardProps
            {
                DefaultInterval = Duration.Days(1),
                Widgets =
                [
                    [
                        new AlarmStatusWidget(
                            new AlarmStatusWidgetProps
                            {
                                Title = $"Alarms of {access.DeploymentName}",
                                Alarms = [.. alarms],
                                Width = 24,
                            }
                        ),
                    ],
                    [
                        Graph("Leases", access.MetricOpened(), access.MetricRefreshed(), access.MetricClosed(), access.MetricExpired()),
                        Graph("Rules in the groups", access.MetricOpenRules(), access.MetricForeignRules(), access.MetricOverdueRules()),
                        Graph("Rule quota used by each group, percent", QuotaOfEachGroup()),
                    ],
                    [
                        Graph(
                            "Requests",
                            stage.MetricCount(),
                            stage.MetricClientError(),
                            stage.MetricServerError(),
                            access.MetricRefused(),
                            access.MetricFailed()
                        ),
                        Graph(
                            "Latency, milliseconds",
                            stage.MetricLatency(P(50)),
                            stage.MetricLatency(P(99)),
                            stage.MetricIntegrationLatency(P(99))
                        ),
                        Graph("Sweeps", access.MetricSweepSucceeded(), access.MetricSweepFailed(), access.SweepFunction.MetricErrors()),
                    ],
                ],
            }
        );
    }

    private static MetricOptions P(int percentile) =>
        new()
        {
            Statistic = string.Create(CultureInfo.InvariantCulture, $"p{percentile}"),
            Label = string.Create(CultureInfo.InvariantCulture, $"p{percentile}"),
        };

    private MathExpression QuotaOfEachGroup() =>
        new(
            new MathExpressionProps
            {
                Expression =
                    $"SEARCH('{{{FunctionMetrics.Namespace},{FunctionMetrics.DeploymentDimension},{FunctionMetrics.RegionDimension},{FunctionMetrics.SecurityGroupDimension}}} "
                    + $"{FunctionMetrics.DeploymentDimension}=\"{access.DeploymentName}\" MetricName=\"{FunctionMetrics.QuotaUsed}\"', '{Stats.MAXIMUM}', 300)",
                Label = "",
                UsingMetrics = new Dictionary<string, IMetric>(),
            }
        );

    private static GraphWidget Graph(string title, params IMetric[] metrics) =>
        new(
            new GraphWidgetProps
            {
                Title = title,
                Left = metrics,
                Width = 8,
            }
        );

    private Alarm Alarm(
        string id,
        Metric metric,
        string description,
        double threshold,
        double periods = 1,
        ComparisonOperator operation = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        TreatMissingData missing = TreatMissingData.NOT_BREACHING
    )
    {
        var alarm = metric.CreateAlarm(
            access,
            id,
            new CreateAlarmOptions
            {
                AlarmDescription = $"{access.DeploymentName}: {description}",
                Threshold = threshold,
                EvaluationPeriods = periods,
                ComparisonOperator = operation,
                TreatMissingData = missing,
            }
        );
        if (actions.Count > 0)
        {
            alarm.AddAlarmAction([.. actions]);
        }

        return alarm;
    }
}
