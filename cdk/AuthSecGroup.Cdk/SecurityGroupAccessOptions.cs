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
}
