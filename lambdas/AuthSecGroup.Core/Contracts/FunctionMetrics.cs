namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// The metrics that the functions write in embedded metric format, and that the construct's alarms and dashboard read.
/// </summary>
internal static class FunctionMetrics
{
    /// <summary>The CloudWatch namespace of all metrics.</summary>
    public const string Namespace = "AuthSecGroup";

    /// <summary>The dimension of every metric: the deployment's name.</summary>
    public const string DeploymentDimension = "Deployment";

    /// <summary>An additional dimension of <see cref="QuotaUsed"/>, which is also reported per group: the group's region.</summary>
    public const string RegionDimension = "Region";

    /// <summary>An additional dimension of <see cref="QuotaUsed"/>: the group's id.</summary>
    public const string SecurityGroupDimension = "SecurityGroup";

    /// <summary>
    /// An additional dimension of <see cref="Opened"/>, <see cref="Refreshed"/>, and <see cref="Closed"/>, which are also reported for each
    /// target if one other than <see cref="TargetName.Default"/> is configured: the target's name.
    /// </summary>
    public const string TargetDimension = "Target";

    /// <summary>Count: rules that POST added.</summary>
    public const string Opened = "Opened";

    /// <summary>Count: rules that POST renewed.</summary>
    public const string Refreshed = "Refreshed";

    /// <summary>Count: rules that DELETE revoked.</summary>
    public const string Closed = "Closed";

    /// <summary>Count: leases that were revoked, by administrators or because no user file allows them any more.</summary>
    public const string Revoked = "Revoked";

    /// <summary>Count: requests that were refused (400, 403, 409).</summary>
    public const string Refused = "Refused";

    /// <summary>Count: requests that failed (502, 503).</summary>
    public const string Failed = "Failed";

    /// <summary>Count: files that are ignored because they aren't valid user files; only written if there are any.</summary>
    public const string IgnoredUserFiles = "IgnoredUserFiles";

    /// <summary>Count: expired rules that a sweep revoked.</summary>
    public const string Expired = "Expired";

    /// <summary>Count: rules of ours after a sweep.</summary>
    public const string OpenRules = "OpenRules";

    /// <summary>Count: ingress rules in the configured groups that are not ours.</summary>
    public const string ForeignRules = "ForeignRules";

    /// <summary>Count: rules of ours that the previous sweep should have revoked.</summary>
    public const string OverdueRules = "OverdueRules";

    /// <summary>Count: 1 for each sweep that succeeded.</summary>
    public const string SweepSucceeded = "SweepSucceeded";

    /// <summary>Count: 1 for each sweep that failed, even in part.</summary>
    public const string SweepFailed = "SweepFailed";

    /// <summary>Percent: the part of its rule quota that a group uses, for IPv4 or IPv6, whichever is higher.</summary>
    public const string QuotaUsed = "QuotaUsed";
}
