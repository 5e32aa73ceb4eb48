using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Testing;

/// <summary>Errors of EC2 that a test injects. Those that depend on the groups come from <see cref="InMemoryEc2"/>.</summary>
internal static class Ec2Errors
{
    public static readonly AwsError Throttled = new(AwsErrorKind.Throttled, "RequestLimitExceeded", "Request limit exceeded.");
    public static readonly AwsError Unavailable = new(AwsErrorKind.Unavailable, "InternalError", "An internal error has occurred.");
    public static readonly AwsError NotReached = new(AwsErrorKind.Unavailable, "NotReached", "EC2 could not be reached.");
    public static readonly AwsError TimedOut = new(AwsErrorKind.Unavailable, "TimedOut", "EC2 did not respond in time.");
    public static readonly AwsError Denied = new(
        AwsErrorKind.Denied,
        "UnauthorizedOperation",
        "You are not authorized to perform this operation."
    );
}
