using System.Globalization;
using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli.Errors;

/// <summary>
/// Puts into plain words what API Gateway answers without asking the function. It says 403 to nearly everything; the header
/// x-amzn-ErrorType and the message tell the cases apart: https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
/// </summary>
internal static class GatewayRefusals
{
    /// <summary>Explains an answer that is not the function's.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="url">What was called.</param>
    /// <param name="region">The region that the request was signed for.</param>
    /// <param name="now">This machine's time.</param>
    public static ClientException Explain(GatewayResponse answer, Uri url, string region, DateTimeOffset now)
    {
        var (status, message) = (answer.Status, answer.Message);
        return status switch
        {
            403 => Explain403(answer, url, region, now),
            429 => Passing(
                FailureCode.Throttled,
                "the gateway throttles: 429 Too Many Requests",
                "wait a moment; ask the operator to raise the stage's throttle if it happens often"
            ),
            500 or 502 or 504 => Passing(
                FailureCode.ServerFailed,
                $"the endpoint failed: {status} {message}".TrimEnd(),
                "repeating the command is safe; if it goes on, the operator finds the cause in the function's log"
            ),
            503 => Passing(
                FailureCode.ServerFailed,
                $"the service is unavailable: 503 {message}".TrimEnd(),
                "wait a moment and repeat the command, which is safe"
            ),
            >= 300 and < 400 => Refused(
                FailureCode.UnexpectedAnswer,
                $"{url} redirects ({status}), which a signed request must not follow",
                "use the url that the stack puts out"
            ),
            _ => Refused(FailureCode.UnexpectedAnswer, $"{url} answered {status}, and not as AuthSecGroup answers", UrlHint),
        };

        ClientException Passing(string code, string text, string hint) =>
            new(ExitCode.Failed, code, text, hint)
            {
                Status = status,
                IsPassing = true,
                RetryAfter = answer.RetryAfter,
            };

        ClientException Refused(string code, string text, string hint) => new(ExitCode.Refused, code, text, hint) { Status = status };
    }

    private const string UrlHint =
        "the url is the stack's output and ends in /STAGE/connection, such as https://abc123.execute-api.eu-west-1.amazonaws.com/dev/connection";

    private static ClientException Explain403(GatewayResponse answer, Uri url, string region, DateTimeOffset now)
    {
        var message = answer.Message;
        var (code, text, hint) = answer.ErrorType switch
        {
            "MissingAuthenticationTokenException" => (
                FailureCode.WrongPath,
                $"the gateway knows no path {url.AbsolutePath} (it says: {message})",
                UrlHint
            ),
            "InvalidSignatureException" when Has("Signature expired") || Has("not yet current") => Clock(answer.ServerTime, now),
            "InvalidSignatureException" when Has("valid region") => (
                FailureCode.WrongRegion,
                $"the gateway is not in {region}, which the request was signed for",
                "pass the API's region with --region"
            ),
            "InvalidSignatureException" when Has("Credential should be scoped") => (
                FailureCode.UnexpectedAnswer,
                $"the gateway refused what the signature is for: {message}",
                UrlHint
            ),
            "InvalidSignatureException" or "IncompleteSignatureException" => (
                FailureCode.WrongSecretKey,
                "the gateway refused the signature: the secret access key does not belong to the access key id",
                "check the profile's aws_secret_access_key; aws sts get-caller-identity must work with it"
            ),
            "ExpiredTokenException" => Expired(),
            "UnrecognizedClientException" when Has("expired") => Expired(),
            "UnrecognizedClientException" or "InvalidClientTokenId" => (
                FailureCode.UnknownAccessKey,
                "AWS does not know the access key id, or the session token is not its own",
                "aws sts get-caller-identity must work with the same profile"
            ),
            "AccessDeniedException" or "AccessDenied" when Has("expired") => Expired(),
            "AccessDeniedException" or "AccessDenied" when Has("security token") => (
                FailureCode.UnknownAccessKey,
                "AWS does not know the access key id, or the session token is not its own",
                "aws sts get-caller-identity must work with the same profile"
            ),
            "AccessDeniedException" or "AccessDenied" => (
                FailureCode.NotAllowed,
                $"IAM does not allow the call: {message}",
                "the operator must allow you execute-api:Invoke on this API (GrantConnect in the construct); the list of users was not asked yet"
            ),
            _ => (
                FailureCode.Forbidden,
                $"the gateway refused: 403 {message}".TrimEnd(),
                $"the stage, a custom domain's mapping, a resource policy or a firewall may be why; {UrlHint}"
            ),
        };
        return new ClientException(ExitCode.Refused, code, text, hint) { Status = 403 };

        bool Has(string part) => message.Contains(part, StringComparison.OrdinalIgnoreCase);

        static (string, string, string) Expired() =>
            (FailureCode.CredentialsExpired, "the session of these credentials has expired", "log in anew, such as with: aws sso login");
    }

    private static (string Code, string Text, string Hint) Clock(DateTimeOffset? serverTime, DateTimeOffset now)
    {
        const string Hint = "set the clock of this machine; signatures hold for 5 minutes";
        if (serverTime is not { } there)
        {
            return (FailureCode.ClockOff, $"this machine's clock is off by more than 5 minutes: it says {Iso(now)}", Hint);
        }

        var off = now - there;
        return (
            FailureCode.ClockOff,
            $"this machine's clock is {DurationText.Format(off.Duration())} {(off > TimeSpan.Zero ? "fast" : "slow")}: it says {Iso(now)}, the server {Iso(there)}",
            Hint
        );
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>An answer that the gateway gave itself.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ErrorType">The header <c>x-amzn-ErrorType</c>, up to its first colon.</param>
/// <param name="Message">The first line of the body's message; empty if there is none.</param>
/// <param name="ServerTime">The header <c>Date</c>.</param>
/// <param name="RetryAfter">The header <c>Retry-After</c>.</param>
internal sealed record GatewayResponse(int Status, string? ErrorType, string Message, DateTimeOffset? ServerTime, TimeSpan? RetryAfter);
