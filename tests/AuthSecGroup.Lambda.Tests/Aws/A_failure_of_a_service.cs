using System.Net;
using System.Xml;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.S3;
using AuthSecGroup.Aws;
using AuthSecGroup.Aws.Ec2;
using AuthSecGroup.Aws.S3;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Aws;

public static class A_failure_of_a_service
{
    private static AwsError? ErrorOf(Exception exception) =>
        AwsFailures.IsUnavailable(exception) ? AwsFailures.ErrorOf(exception, "S3") : null;

    private static Task<AwsError?> RunAsync(Exception exception) =>
        Ec2Calls.RunAsync(() => throw exception, new SkippingClock(), CancellationToken.None);

    [Fact]
    public static void That_is_a_late_response_leaves_open_what_the_call_did() =>
        Assert.All(
            new Exception[] { new OperationCanceledException(), new TaskCanceledException(), new TimeoutException() },
            late =>
                Assert.Equal(
                    new AwsError(AwsErrorKind.Unavailable, "TimedOut", "S3 did not respond in time. It is not known what the call did."),
                    ErrorOf(late)
                )
        );

    [Fact]
    public static void That_is_a_response_of_somebody_else_says_what_was_not_understood() =>
        Assert.All(
            new Exception[]
            {
                new XmlException("Data is missing."),
                new FormatException("no number"),
                new ArgumentOutOfRangeException("etag", "too short"),
                new OverflowException("too large"),
                new AmazonUnmarshallingException("r", "at", innerException: null),
            },
            other =>
                Assert.Equal(
                    new AwsError(AwsErrorKind.Unavailable, "NotUnderstood", $"The response is not S3's: {other.Message}"),
                    ErrorOf(other)
                )
        );

    [Fact]
    public static void That_is_a_broken_connection_says_what_broke_it() =>
        Assert.All(
            new Exception[]
            {
                new HttpRequestException("the request", new IOException("the cause")),
                new IOException("the stream", new IOException("the cause")),
                new AmazonClientException("the client", new HttpRequestException("the request", new IOException("the cause"))),
                new IOException("the cause"),
            },
            broken =>
                Assert.Equal(new AwsError(AwsErrorKind.Unavailable, "NotReached", "S3 could not be reached: the cause"), ErrorOf(broken))
        );

    [Fact]
    public static void Is_not_a_bug_of_ours() =>
        Assert.All(
            new Exception[] { new InvalidOperationException(), new ArgumentException("x"), new KeyNotFoundException() },
            bug => Assert.Null(ErrorOf(bug))
        );

    [Theory]
    [InlineData("AccessDenied", 400, nameof(AwsErrorKind.Denied), "AccessDenied")]
    [InlineData("ServiceUnavailable", 500, nameof(AwsErrorKind.Unavailable), "ServiceUnavailable")]
    [InlineData("Unknown", 0, nameof(AwsErrorKind.Unavailable), "Unknown")]
    [InlineData("Unknown", 499, nameof(AwsErrorKind.Refused), "Unknown")]
    [InlineData("", 500, nameof(AwsErrorKind.Unavailable), "EC2500")]
    [InlineData(null, 400, nameof(AwsErrorKind.Refused), "EC2400")]
    public static async Task Of_EC2_has_the_kind_of_its_code_or_else_of_its_status(
        string? code,
        int status,
        string kind,
        string expected
    ) =>
        Assert.Equal(
            new AwsError(Enum.Parse<AwsErrorKind>(kind), expected, "the message"),
            await RunAsync(new AmazonEC2Exception("the message") { ErrorCode = code, StatusCode = (HttpStatusCode)status })
        );

    [Theory]
    [InlineData("RequestExpired", true)]
    [InlineData("ExpiredToken", true)]
    [InlineData("ExpiredTokenException", true)]
    [InlineData("AuthFailure", true)]
    [InlineData("UnauthorizedOperation", false)]
    public static void Of_EC2_can_be_that_credentials_have_expired(string code, bool isExpiry)
    {
        Assert.Equal(isExpiry, Ec2Calls.IsExpiry(new AwsError(AwsErrorKind.Denied, code, "the message")));
        Assert.False(Ec2Calls.IsExpiry(null));
    }

    [Theory]
    [InlineData(403, nameof(AwsErrorKind.Denied))]
    [InlineData(429, nameof(AwsErrorKind.Throttled))]
    [InlineData(503, nameof(AwsErrorKind.Throttled))]
    [InlineData(500, nameof(AwsErrorKind.Unavailable))]
    [InlineData(0, nameof(AwsErrorKind.Unavailable))]
    [InlineData(499, nameof(AwsErrorKind.Refused))]
    public static void Of_S3_without_a_code_has_that_of_its_status(int status, string kind)
    {
        var failure = new AmazonS3Exception("the message") { StatusCode = (HttpStatusCode)status };
        Assert.True(S3Errors.IsFailure(failure));
        Assert.Equal(new AwsError(Enum.Parse<AwsErrorKind>(kind), $"S3{status}", "the message"), S3Errors.Of(failure));
    }
}
