using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

public sealed partial class AuthenticatingSecGroup
{
    /// <summary>The number of rules that POST added. Default: the sum over 5 minutes.</summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricOpened(IMetricOptions? options = null) => Sum(FunctionMetrics.Opened, options);

    /// <summary>The number of rules that POST added, for one target. Default: the sum over 5 minutes.</summary>
    /// <param name="target">One of <see cref="Targets"/>. There is no such metric if the only one is <c>default</c>.</param>
    /// <param name="options">Overrides of the defaults.</param>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    public Metric MetricOpened(string target, IMetricOptions? options = null) => SumOf(target, FunctionMetrics.Opened, options);

    /// <summary>The number of rules that POST renewed. Default: the sum over 5 minutes.</summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricRefreshed(IMetricOptions? options = null) => Sum(FunctionMetrics.Refreshed, options);

    /// <summary>The number of rules that POST renewed, for one target. Default: the sum over 5 minutes.</summary>
    /// <param name="target">One of <see cref="Targets"/>. There is no such metric if the only one is <c>default</c>.</param>
    /// <param name="options">Overrides of the defaults.</param>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    public Metric MetricRefreshed(string target, IMetricOptions? options = null) => SumOf(target, FunctionMetrics.Refreshed, options);

    /// <summary>The number of rules that DELETE revoked. Default: the sum over 5 minutes.</summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricClosed(IMetricOptions? options = null) => Sum(FunctionMetrics.Closed, options);

    /// <summary>The number of rules that DELETE revoked, for one target. Default: the sum over 5 minutes.</summary>
    /// <param name="target">One of <see cref="Targets"/>. There is no such metric if the only one is <c>default</c>.</param>
    /// <param name="options">Overrides of the defaults.</param>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    public Metric MetricClosed(string target, IMetricOptions? options = null) => SumOf(target, FunctionMetrics.Closed, options);

    /// <summary>
    /// The number of leases that were revoked, by administrators or because no user file allows them any more. Default: the sum over 5
    /// minutes.
    /// </summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricRevoked(IMetricOptions? options = null) => Sum(FunctionMetrics.Revoked, options);

    /// <summary>
    /// The number of requests that the connection function refused (400, 403, 409). Requests that the gateway refuses are not included.
    /// Default: the sum over 5 minutes.
    /// </summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricRefused(IMetricOptions? options = null) => Sum(FunctionMetrics.Refused, options);

    /// <summary>The number of requests that failed (502, 503). Default: the sum over 5 minutes.</summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricFailed(IMetricOptions? options = null) => Sum(FunctionMetrics.Failed, options);

    /// <summary>
    /// The number of files in the users bucket that are ignored because they aren't valid user files. Their entries count for nothing.
    /// Default: the maximum over 5 minutes.
    /// </summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricIgnoredUserFiles(IMetricOptions? options = null) => Maximum(FunctionMetrics.IgnoredUserFiles, options);

    /// <summary>The number of expired rules that sweeps revoked. Default: the sum over 5 minutes.</summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricExpired(IMetricOptions? options = null) => Sum(FunctionMetrics.Expired, options);

    /// <summary>The number of this deployment's rules after a sweep. Default: the maximum over 5 minutes.</summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricOpenRules(IMetricOptions? options = null) => Maximum(FunctionMetrics.OpenRules, options);

    /// <summary>
    /// The number of ingress rules in the configured groups that are not this deployment's. It never changes them.
    /// Default: the maximum over 5 minutes.
    /// </summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricForeignRules(IMetricOptions? options = null) => Maximum(FunctionMetrics.ForeignRules, options);

    /// <summary>The number of rules that the previous sweep should have revoked. Default: the maximum over 5 minutes.</summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricOverdueRules(IMetricOptions? options = null) => Maximum(FunctionMetrics.OverdueRules, options);

    /// <summary>The number of sweeps that succeeded. Default: the sum over 5 minutes.</summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricSweepSucceeded(IMetricOptions? options = null) => Sum(FunctionMetrics.SweepSucceeded, options);

    /// <summary>The number of sweeps that failed to read or change at least one group. Default: the sum over 5 minutes.</summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricSweepFailed(IMetricOptions? options = null) => Sum(FunctionMetrics.SweepFailed, options);

    /// <summary>
    /// The percentage of its rule quota that the fullest group uses, for IPv4 or IPv6, whichever is higher
    /// (see <see cref="AuthenticatingSecGroupProps.RuleQuota"/>). Default: the maximum over 5 minutes.
    /// </summary>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricQuotaUsed(IMetricOptions? options = null) => Maximum(FunctionMetrics.QuotaUsed, options);

    /// <summary>The percentage of its rule quota that one group uses. Default: the maximum over 5 minutes.</summary>
    /// <param name="region">The group's region, such as <c>us-east-1</c>.</param>
    /// <param name="securityGroupId">The group's id, such as <c>sg-0123456789abcdef0</c>.</param>
    /// <param name="options">Overrides of the defaults.</param>
    public Metric MetricQuotaUsed(string region, string securityGroupId, IMetricOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(region);
        ArgumentNullException.ThrowIfNull(securityGroupId);
        return NewMetric(
            FunctionMetrics.QuotaUsed,
            Stats.MAXIMUM,
            options,
            (FunctionMetrics.RegionDimension, region),
            (FunctionMetrics.SecurityGroupDimension, securityGroupId)
        );
    }

    private Metric Sum(string name, IMetricOptions? options) => NewMetric(name, Stats.SUM, options);

    private Metric SumOf(string target, string name, IMetricOptions? options) =>
        NewMetric(name, Stats.SUM, options, (FunctionMetrics.TargetDimension, Known(target)));

    private Metric Maximum(string name, IMetricOptions? options) => NewMetric(name, Stats.MAXIMUM, options);

    private Metric NewMetric(
        string name,
        string statistic,
        IMetricOptions? options,
        params ReadOnlySpan<(string Name, string Value)> dimensions
    )
    {
        var map = new Dictionary<string, string> { [FunctionMetrics.DeploymentDimension] = DeploymentName };
        foreach (var (dimension, value) in dimensions)
        {
            map[dimension] = value;
        }

        var metric = new Metric(
            new MetricProps
            {
                Namespace = FunctionMetrics.Namespace,
                MetricName = name,
                DimensionsMap = map,
                Statistic = statistic,
                Period = Duration.Minutes(5),
            }
        ).AttachTo(this);
        return options is null ? metric : metric.With(options);
    }
}
