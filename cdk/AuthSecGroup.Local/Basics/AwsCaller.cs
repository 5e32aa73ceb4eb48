namespace AuthSecGroup.Local.Basics;

/// <summary>
/// Who makes a call to the local EC2, S3, or STS, after its signature was verified, and what the template allows that principal.
/// </summary>
/// <param name="PrincipalArn">The caller's ARN, for example <c>arn:aws:sts::123456789012:assumed-role/SweepRole/sweep</c>.</param>
/// <param name="Region">The region of the signature's credential scope.</param>
/// <param name="Permissions">The policies that decide.</param>
internal sealed record AwsCaller(string PrincipalArn, string Region, IPermissions Permissions)
{
    /// <summary>The partition of the caller and of all ARNs that the caller's calls concern.</summary>
    public string Partition { get; } = PrincipalArn.Split(':')[1];

    /// <summary>The account of the principal: twelve digits.</summary>
    public string Account { get; } = PrincipalArn.Split(':')[4];

    /// <summary>True if some statement allows the action on the resource and none denies it.</summary>
    public bool Allows(string action, string resourceArn, params (string Key, string Value)[] conditionContext) =>
        Permissions.Decide(
            action,
            resourceArn,
            conditionContext.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase)
        ) is PolicyDecision.Allow;
}

/// <summary>What policies say about an action. An explicit deny wins.</summary>
internal enum PolicyDecision
{
    /// <summary>No statement covers the action.</summary>
    Neither,

    /// <summary>A statement allows the action, and none denies it.</summary>
    Allow,

    /// <summary>A statement denies the action.</summary>
    ExplicitDeny,
}

/// <summary>The decision of a principal's identity policies.</summary>
internal interface IPermissions
{
    /// <summary>
    /// Decides one action, such as <c>ec2:RevokeSecurityGroupIngress</c>, on one resource ARN (<c>*</c> where the action knows none).
    /// </summary>
    PolicyDecision Decide(string action, string resourceArn, IReadOnlyDictionary<string, string> conditionContext);
}
