using System.Xml;
using Amazon.Runtime;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Aws;

/// <summary>The failures that every service has in common: no connection, no answer in time.</summary>
internal static class AwsFailures
{
    /// <summary>
    /// True for a cancelled or timed-out call, a broken connection, an answer that is not the service's, and what the SDK makes of them.
    /// </summary>
    public static bool IsUnavailable(Exception exception) =>
        exception is OperationCanceledException or HttpRequestException or IOException or TimeoutException or AmazonClientException
        || IsNotUnderstood(exception);

    /// <summary>The error for such an exception.</summary>
    public static AwsError ErrorOf(Exception exception, string service) =>
        exception is OperationCanceledException or TimeoutException
            ? new AwsError(AwsErrorKind.Unavailable, "TimedOut", $"{service} did not answer in time; what the call did is not known.")
        : IsNotUnderstood(exception)
            ? new AwsError(AwsErrorKind.Unavailable, "NotUnderstood", $"The answer is not {service}'s: {exception.Message}")
        : new AwsError(AwsErrorKind.Unavailable, "NotReached", $"{service} could not be reached: {exception.Message}");

    // The SDK lets these through from an answer with status 200 that something on the way has cut or written itself; the third from an ETag
    // that is none.
    private static bool IsNotUnderstood(Exception exception) =>
        exception is XmlException or FormatException or ArgumentOutOfRangeException or OverflowException or AmazonUnmarshallingException;
}
