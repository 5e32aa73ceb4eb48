using System.Xml;
using Amazon.Runtime;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Aws;

/// <summary>The failures that every service has in common: no connection, no response in time.</summary>
internal static class AwsFailures
{
    /// <summary>
    /// True for a cancelled or timed-out call, a broken connection, a response that is not the service's, and what the SDK makes of them.
    /// </summary>
    public static bool IsUnavailable(Exception exception) =>
        exception is OperationCanceledException or HttpRequestException or IOException or TimeoutException or AmazonClientException
        || IsNotUnderstood(exception);

    /// <summary>The error for such an exception.</summary>
    public static AwsError ErrorOf(Exception exception, string service) =>
        exception is OperationCanceledException or TimeoutException
            ? new AwsError(AwsErrorKind.Unavailable, "TimedOut", $"{service} did not respond in time. It is not known what the call did.")
        : IsNotUnderstood(exception)
            ? new AwsError(AwsErrorKind.Unavailable, "NotUnderstood", $"The response is not {service}'s: {exception.Message}")
        // What fails deepest is the cause, such as a certificate that is not trusted.
        : new AwsError(AwsErrorKind.Unavailable, "NotReached", $"{service} could not be reached: {exception.GetBaseException().Message}");

    // The SDK throws these for a response with status 200 that something on the way has truncated or written itself; the third for an
    // invalid ETag.
    private static bool IsNotUnderstood(Exception exception) =>
        exception is XmlException or FormatException or ArgumentOutOfRangeException or OverflowException or AmazonUnmarshallingException;
}
