using Amazon.S3;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Aws.S3;

/// <summary>S3's failures as values. The codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</summary>
internal static class S3Errors
{
    /// <summary>True for a failure of S3 or the network. Any other exception is a bug.</summary>
    public static bool IsFailure(Exception exception) => exception is AmazonS3Exception || AwsFailures.IsUnavailable(exception);

    /// <summary>The error for such an exception.</summary>
    public static AwsError Of(Exception exception) =>
        exception is AmazonS3Exception s3Exception
            ? new AwsError(KindOf(s3Exception), s3Exception.ErrorCode ?? "S3" + (int)s3Exception.StatusCode, s3Exception.Message)
            : AwsFailures.ErrorOf(exception, "S3");

    private static AwsErrorKind KindOf(AmazonS3Exception exception) =>
        (int)exception.StatusCode switch
        {
            403 => AwsErrorKind.Denied,
            429 or 503 => AwsErrorKind.Throttled,
            >= 500 or 0 => AwsErrorKind.Unavailable,
            _ => AwsErrorKind.Refused,
        };
}
