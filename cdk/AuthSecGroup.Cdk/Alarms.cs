using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;

namespace AuthSecGroup.Cdk;

/// <summary>Creates the alarms.</summary>
internal sealed class Alarms(AuthenticatingSecGroup access, IReadOnlyList<IAlarmAction> actions, PropsValidator validator)
{
    private const int EnoughRequests = 20;

    private static readonly MetricOptions EachMinute = new() { Period = Duration.Minutes(1) };

    /// <summary>
    /// Uses the function's errors, not the metric of failed sweeps: every failed sweep is an error, and so is a function that crashes
    /// or times out, which can't write the metric.
    /// </summary>
    internal Alarm SweepFailed() =>
        NewAlarm(
            "SweepFailed",
            access.SweepFunction.MetricErrors(EachMinute),
            "In ALARM when a sweep fails, even in part. Rules may remain after they expired. "
                + "The sweep's log names the group and the error.",
            threshold: 1
        );

    /// <summary>A sweep that doesn't start can't fail, so missing data is breaching.</summary>
    /// <param name="startInterval">The time from one start of the sweep to the next.</param>
    internal Alarm NoSweep(Duration startInterval)
    {
        // 5 minutes, but at least two starts: a start that is a little late must not cause an alarm.
        var minutes = startInterval.ToMinutes();
        return NewAlarm(
            "NoSweep",
            access.MetricSweepSucceeded(new MetricOptions { Period = startInterval }),
            "In ALARM when no sweep has succeeded recently, so expired rules remain. Check the schedule and the sweep function.",
            threshold: 1,
            periods: Math.Max(2, Math.Ceiling(5 / minutes)),
            operation: ComparisonOperator.LESS_THAN_THRESHOLD,
            missing: TreatMissingData.BREACHING
        );
    }

    internal Alarm OverdueRules() =>
        NewAlarm(
            "OverdueRules",
            access.MetricOverdueRules(EachMinute),
            "In ALARM when a rule remained after it expired, because the previous sweep failed to revoke it. See the sweep's log.",
            threshold: 1
        );

    internal Alarm QuotaNearlyUsed() =>
        NewAlarm(
            "QuotaNearlyUsed",
            access.MetricQuotaUsed(),
            "In ALARM when a security group uses more than 80 % of its rule quota. If it is full, callers get 409. "
                + "Remove rules, raise the quota, or add a group.",
            threshold: 80,
            operation: ComparisonOperator.GREATER_THAN_THRESHOLD
        );

    /// <summary>
    /// Uses the gateway's metric: it contains the function's 502 and 503 and the gateway's own errors when the function doesn't respond.
    /// </summary>
    internal Alarm ConnectionFailed() =>
        NewAlarm(
            "ConnectionFailed",
            access.Api.DeploymentStage.MetricServerError(new MetricOptions { Period = Duration.Minutes(5), Statistic = Stats.SUM }),
            "In ALARM when the API returns a server error (5xx). See the connection function's log.",
            threshold: 1
        );

    /// <summary>
    /// An alarm can't send a message to another region:
    /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
    /// </summary>
    private void RejectTopicsOfOtherRegions(Alarm alarm)
    {
        var stack = Stack.Of(access);
        foreach (var arn in actions.OfType<SnsAction>().Select(action => action.Bind(access, alarm).AlarmActionArn))
        {
            var known = !Token.IsUnresolved(arn) && !Token.IsUnresolved(stack.Region);
            if (known && stack.SplitArn(arn, ArnFormat.NO_RESOURCE_NAME).Region != stack.Region)
            {
                throw validator.Error(
                    nameof(AuthenticatingSecGroupProps.AlarmActions),
                    $"topics in {stack.Region}, the stack's region",
                    arn
                );
            }
        }
    }

    internal Alarm UserFilesIgnored() =>
        NewAlarm(
            "UserFilesIgnored",
            access.MetricIgnoredUserFiles(),
            "In ALARM when a file in the users bucket is not a valid user file. Callers who are listed only there get 403. "
                + "The connection function's log names the file and the error.",
            threshold: 1
        );

    /// <summary>
    /// A few refused requests are normal. The share counts only with enough requests, and the alarm only goes into ALARM if it stays high.
    /// </summary>
    internal Alarm ManyRequestsRefused()
    {
        var stage = access.Api.DeploymentStage;
        var each = new MetricOptions { Period = Duration.Minutes(5), Statistic = Stats.SUM };
        return NewAlarm(
            "ManyRequestsRefused",
            new MathExpression(
                new MathExpressionProps
                {
                    Expression = $"IF(requests >= {EnoughRequests}, 100 * refused / requests, 0)",
                    UsingMetrics = new Dictionary<string, IMetric>
                    {
                        ["requests"] = stage.MetricCount(each),
                        ["refused"] = stage.MetricClientError(each),
                    },
                    Period = Duration.Minutes(5),
                    Label = "Refused requests, percent",
                }
            ),
            $"In ALARM when more than half of at least {EnoughRequests} requests in 5 minutes were refused (4xx), three times in a row. "
                + "Credentials, policies, clocks, or user files can be wrong, or someone probes the API.",
            threshold: 50,
            periods: 3,
            operation: ComparisonOperator.GREATER_THAN_THRESHOLD
        );
    }

    private Alarm NewAlarm(
        string id,
        IMetric metric,
        string description,
        double threshold,
        double periods = 1,
        ComparisonOperator operation = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        TreatMissingData missing = TreatMissingData.NOT_BREACHING
    )
    {
        var alarm = new Alarm(
            access,
            id,
            new AlarmProps
            {
                Metric = metric,
                AlarmDescription = $"{access.DeploymentName}: {description}",
                Threshold = threshold,
                EvaluationPeriods = periods,
                ComparisonOperator = operation,
                TreatMissingData = missing,
            }
        );
        if (actions.Count > 0)
        {
            RejectTopicsOfOtherRegions(alarm);
            alarm.AddAlarmAction([.. actions]);
        }

        return alarm;
    }
}
