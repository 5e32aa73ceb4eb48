using Amazon.CDK;

namespace AuthSecGroup.Cdk;

/// <summary>What <see cref="SecurityGroupAccess"/> can have besides groups and ports.</summary>
public sealed class SecurityGroupAccessOptions
{
    /// <summary>
    /// The target that the groups and ports belong to: 1 to 64 characters out of <c>a-z A-Z 0-9 . _ -</c>, starting with a letter or digit.
    /// A target is opened as a unit, and user files and IAM policies can allow a single one. A group can be in several targets, but each of
    /// its ports in one only. Default: <c>default</c>.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>
    /// The longest time of a lease for these groups and ports: whole seconds, at most
    /// <see cref="AuthenticatingSecGroupProps.TimeToExpire"/>. Default: that time.
    /// </summary>
    public Duration? TimeToExpire { get; init; }

    /// <summary>
    /// The ARN of the role that the functions assume to reach the groups, if they are in another account. A
    /// <see cref="SecurityGroupAccessRole"/> in that account has the permissions it needs and is named <c>authsecgroup-access</c>. The role
    /// doesn't have to exist yet: until it does, requests that concern its groups fail. Default: none, the groups are in the stack's
    /// account.
    /// </summary>
    public string? AccessRoleArn { get; init; }

    /// <summary>
    /// The external id that the role's trust policy requires: 2 to 1,224 of <c>a-z A-Z 0-9 _ + = , . @ : / -</c>. It isn't a secret. Only
    /// with <see cref="AccessRoleArn"/>. Default: none.
    /// </summary>
    public string? ExternalId { get; init; }
}
