using Amazon.EC2;
using Amazon.Runtime;
using AuthSecGroup.Aws.Sts;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Aws.Ec2;

/// <summary>
/// EC2's failures as values. The codes: https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html
/// </summary>
internal static class Ec2Calls
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Runs a call; null if it succeeded. As long as EC2 throttles, the call is tried again until the token is cancelled, and then the
    /// error says that it was throttled and not that the time was up. What is neither EC2's response nor the network's failure is a bug and
    /// remains an exception.
    /// When the token is cancelled this returns at once, whether or not the SDK has noticed: the caller is waiting for a response.
    /// </summary>
    public static async Task<AwsError?> RunAsync(Func<Task> call, TimeProvider time, CancellationToken cancellationToken)
    {
        AwsError? throttled = null;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await call().WaitAsync(cancellationToken);
                return null;
            }
            catch (AmazonEC2Exception e) when (ErrorOf(e) is { Kind: AwsErrorKind.Throttled } error)
            {
                throttled = error;
            }
            catch (AmazonEC2Exception e)
            {
                return ErrorOf(e);
            }
            catch (RoleException e) when (e.Error.Kind is AwsErrorKind.Throttled)
            {
                throttled = e.Error;
            }
            catch (RoleException e)
            {
                return e.Error;
            }
            catch (Exception e) when (AwsFailures.IsUnavailable(e))
            {
                return cancellationToken.IsCancellationRequested && throttled is not null ? throttled : AwsFailures.ErrorOf(e, "EC2");
            }

            if (!await time.TryDelayAsync(PauseAfter(attempt), cancellationToken))
            {
                return throttled;
            }
        }
    }

    /// <summary>
    /// True if EC2 refused a call because its temporary credentials have expired, or are no longer valid because the role was deleted and
    /// perhaps created again: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
    /// </summary>
    public static bool IsExpiry(AwsError? error) =>
        error?.Code is "RequestExpired" or "ExpiredToken" or "ExpiredTokenException" or "AuthFailure";

    /// <summary>
    /// A pause of up to 1 s, 2 s, 4 s, 5 s, 5 s …, evenly spread, so that those who are throttled together don't come back together.
    /// </summary>
    private static TimeSpan PauseAfter(int attempt) =>
#pragma warning disable CA5394 // The jitter is no secret.
        TimeSpan.FromSeconds(Math.Min(Math.Pow(2, attempt), LongestWait.TotalSeconds) * Random.Shared.NextDouble());
#pragma warning restore CA5394

    private static AwsError ErrorOf(AmazonEC2Exception exception)
    {
        var code = exception.ErrorCode ?? "";
        var kind = code switch
        {
            "InvalidPermission.Duplicate" or "InvalidPermission.NotFound" or "InvalidSecurityGroupRuleId.NotFound" => AwsErrorKind.Conflict,
            "RulesPerSecurityGroupLimitExceeded" => AwsErrorKind.GroupFull,
            "InvalidGroup.NotFound" or "InvalidGroupId.NotFound" or "InvalidGroupId.Malformed" => AwsErrorKind.GroupMissing,
            "UnauthorizedOperation" or "AuthFailure" or "AccessDenied" or "OptInRequired" => AwsErrorKind.Denied,
            "RequestLimitExceeded" or "EC2ThrottledException" or "Throttling" or "ThrottlingException" => AwsErrorKind.Throttled,
            _ => (int)exception.StatusCode is 429 ? AwsErrorKind.Throttled
            : (int)exception.StatusCode is >= 500 or 0 ? AwsErrorKind.Unavailable
            : AwsErrorKind.Refused,
        };
        return new AwsError(kind, code.Length == 0 ? "EC2" + (int)exception.StatusCode : code, exception.Message);
    }
}
