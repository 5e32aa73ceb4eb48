using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Testing;

/// <summary>Errors of EC2 that a test injects.</summary>
internal static class Ec2Errors
{
    public static readonly AwsError Throttled = new(AwsErrorKind.Throttled, "RequestLimitExceeded", "Request limit exceeded.");
    public static readonly AwsError Unavailable = new(AwsErrorKind.Unavailable, "InternalError", "An internal error has occurred.");
    public static readonly AwsError NotReached = new(AwsErrorKind.Unavailable, "NotReached", "EC2 could not be reached.");
    public static readonly AwsError TimedOut = new(
        AwsErrorKind.Unavailable,
        "TimedOut",
        "EC2 did not respond in time. It is not known what the call did."
    );
    public static readonly AwsError Duplicate = new(
        AwsErrorKind.Conflict,
        "InvalidPermission.Duplicate",
        "the specified rule already exists"
    );
    public static readonly AwsError NotFound = new(
        AwsErrorKind.Conflict,
        "InvalidSecurityGroupRuleId.NotFound",
        "The security group rule ID does not exist"
    );
    public static readonly AwsError Missing = new(AwsErrorKind.GroupMissing, "InvalidGroup.NotFound", "The security group does not exist");
    public static readonly AwsError Full = new(
        AwsErrorKind.GroupFull,
        "RulesPerSecurityGroupLimitExceeded",
        "The maximum number of rules per security group has been reached."
    );
    public static readonly AwsError RoleDenied = new(AwsErrorKind.RoleDenied, "AccessDenied", "The role can't be assumed.");
    public static readonly AwsError Denied = new(
        AwsErrorKind.Denied,
        "UnauthorizedOperation",
        "You are not authorized to perform this operation."
    );
}
