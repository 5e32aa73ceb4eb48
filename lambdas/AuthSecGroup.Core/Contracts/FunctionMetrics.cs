namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// The names of the metrics that the functions write as embedded-metric log lines and that the construct's alarms and dashboard read.
/// This file is compiled into Core and into the construct, so the two can't drift apart.
/// </summary>
internal static class FunctionMetrics
{
    /// <summary>The CloudWatch namespace of all of them.</summary>
    public const string Namespace = "AuthSecGroup";

    /// <summary>The dimension that every metric has, and is kept by: the deployment's name.</summary>
    public const string DeploymentDimension = "Deployment";

    /// <summary>Further dimensions of <see cref="QuotaUsed"/>, which is kept by group too: the group's region.</summary>
    public const string RegionDimension = "Region";

    /// <summary>Further dimensions of <see cref="QuotaUsed"/>: the group's id.</summary>
    public const string SecurityGroupDimension = "SecurityGroup";

    /// <summary>Count: rules that POST added.</summary>
    public const string Opened = "Opened";

    /// <summary>Count: rules that POST renewed.</summary>
    public const string Refreshed = "Refreshed";

    /// <summary>Count: rules that DELETE took out.</summary>
    public const string Closed = "Closed";

    /// <summary>Count: requests refused for who or what they are (400, 403, 409).</summary>
    public const string Refused = "Refused";

    /// <summary>Count: requests that failed on our side or that of AWS (502, 503).</summary>
    public const string Failed = "Failed";

    /// <summary>Count: rules that a sweep revoked since their time was up.</summary>
    public const string Expired = "Expired";

    /// <summary>Count: rules of ours that a sweep left standing.</summary>
    public const string OpenRules = "OpenRules";

    /// <summary>Count: ingress rules in the configured groups that are not ours.</summary>
    public const string ForeignRules = "ForeignRules";

    /// <summary>Count: rules of ours that an earlier sweep ought to have revoked.</summary>
    public const string OverdueRules = "OverdueRules";

    /// <summary>Count: 1 for each sweep that did all that it had to do.</summary>
    public const string SweepSucceeded = "SweepSucceeded";

    /// <summary>Count: 1 for each sweep that could not.</summary>
    public const string SweepFailed = "SweepFailed";

    /// <summary>Percent: how much of its rule quota a group uses, by the fuller of IPv4 and IPv6.</summary>
    public const string QuotaUsed = "QuotaUsed";
}
