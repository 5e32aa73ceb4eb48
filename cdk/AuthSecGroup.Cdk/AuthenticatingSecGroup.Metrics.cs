using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

public sealed partial class AuthenticatingSecGroup
{
    /// <summary>Rules that POST added. Default: their sum in each 5 minutes.</summary>
    /// <param name="options">What is to be other than the default.</param>
    public Metric MetricOpened(IMetricOptions? options = null) => Sum(FunctionMetrics.Opened, options);

    /// <summary>Rules that POST renewed. Default: their sum in each 5 minutes.</summary>
    /// <param name="options">What is to be other than the default.</param>
    public Metric MetricRefreshed(IMetricOptions? options = null) => Sum(FunctionMetrics.Refreshed, options);

    /// <summary>Rules that DELETE took out. Default: their sum in each 5 minutes.</summary>
    /// <param name="options">What is to be other than the default.</param>
    public Metric MetricClosed(IMetricOptions? options = null) => Sum(FunctionMetrics.Closed, options);

    /// <summary>
    /// Requests that the connection function refused for who or what they are (400, 403, 409); what the gateway refuses never reaches it.
    /// Default: their sum in each 5 minutes.
    /// </summary>
    /// <param name="options">What is to be other than the default.</param>
    public Metric MetricRefused(IMetricOptions? options = null) => Sum(FunctionMetrics.Refused, options);

    /// <summary>Requests that failed on this side or that of AWS (502, 503). Default: their sum in each 5 minutes.</summary>
    /// <param name="options">What is to be other than the default.</param>
    public Metric MetricFailed(IMetricOptions? options = null) => Sum(FunctionMetrics.Failed, options);

    /// <summary>Rules that a sweep revoked since their time was up. Default: their sum in each 5 minutes.</summary>
    /// <param name="options">What is to be other than the default.</param>
    public Metric MetricExpired(IMetricOptions? options = null) => Sum(FunctionMetrics.Expired, options);

    /// <summary>Rules of this deployment that a sweep left standing. Default: the most that a sweep found in each 5 minutes.</summary>
    /// <param name="options">What is to be other than the default.</param>
    public Metric MetricOpenRules(IMetricOptions? options = null) => Most(FunctionMetrics.OpenRules, options);

    /// <summary>
    /// Ingress rules in the configured groups that are not this deployment's, and that it leaves alone. Default: the most that a sweep found in
    /// each 5 minutes.
    /// </summary>
    /// <param name="options">What is to be other than the default.</param>
    public Metric MetricForeignRules(IMetricOptions? options = null) => Most(FunctionMetrics.ForeignRules, options);

    /// <summary>Rules that an earlier sweep ought to have revoked. Default: the most that a sweep found in each 5 minutes.</summary>
    /// <param name="options">What is to be other than the default.</param>
    public Metric MetricOverdueRules(IMetricOptions? options = null) => Most(FunctionMetrics.OverdueRules, options);

    /// <summary>Sweeps that did all that they had to do. Default: their number in each 5 minutes.</summary>
    /// <param name="options">What is to be other than the default.</param>
    public Metric MetricSweepSucceeded(IMetricOptions? options = null) => Sum(FunctionMetrics.SweepSucceeded, options);

    /// <summary>Sweeps that could not read or change some group. Default: their number in each 5 minutes.</summary>
    /// <param name="options">What is to be other than the default.</param>
    public Metric MetricSweepFailed(IMetricOptions? options = null) => Sum(FunctionMetrics.SweepFailed, options);

    /// <summary>
    /// How much of its rule quota the fullest group uses, in percent, by the fuller of IPv4 and IPv6 (see <see cref="AuthenticatingSecGroupProps.RuleQuota"/>).
    /// Default: the most in each 5 minutes.
    /// </summary>
    /// <param name="options">What is to be other than the default.</param>
    public Metric MetricQuotaUsed(IMetricOptions? options = null) => Most(FunctionMetrics.QuotaUsed, options);

    /// <summary>How much of its rule quota one group uses, in percent. Default: the most in each 5 minutes.</summary>
    /// <param name="region">The group's region, such as <c>us-east-1</c>.</param>
    /// <param name="securityGroupId">The group's id, such as <c>sg-0123456789abcdef0</c>.</param>
    /// <param name="options">What is to be other than the default.</param>
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

    private Metric Most(string name, IMetricOptions? options) => NewMetric(name, Stats.MAXIMUM, options);

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
