namespace AuthSecGroup.Local.Faults;

/// <summary>One call that reached the local EC2 or S3: what it asks for, which a fault rule can match, and what came of it.</summary>
/// <param name="Service"><see cref="FaultRule.Ec2"/>, <see cref="FaultRule.S3"/>, or <see cref="FaultRule.Sts"/>.</param>
/// <param name="Action">
/// The API action, for example <c>RevokeSecurityGroupIngress</c>; empty if a request to EC2 named none; method and target of a request that
/// the local S3 doesn't know.
/// </param>
/// <param name="Region">The region that it goes to.</param>
/// <param name="Principal">The caller's ARN.</param>
internal sealed record ServiceCall(string Service, string Action, string Region, string Principal)
{
    /// <summary>The account that it concerns: the caller's, or that of the role to assume; empty if the request named no role.</summary>
    public string Account { get; init; } = "";

    /// <summary>The security groups that it names; only of EC2.</summary>
    public IReadOnlyList<string> GroupIds { get; init; } = [];

    /// <summary>The bucket; only of S3, and empty if the request named none.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>The object's key; only of S3, and empty if the request named none.</summary>
    public string Key { get; init; } = "";

    /// <summary>When it was served, by the local cloud's clock.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The HTTP status, or null if it was never served.</summary>
    public int? Status { get; init; }

    /// <summary>The service's error code, or null if it succeeded or was never served.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>
    /// The fault that ended it, or null. After <see cref="FaultKind.ResetAfter"/> it may have succeeded all the same.
    /// </summary>
    public FaultKind? Fault { get; init; }
}
