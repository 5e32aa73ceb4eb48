using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli.Connections;

/// <summary>
/// Explains the responses that API Gateway sends without invoking the function. Nearly all have the status 403; the header x-amzn-ErrorType
/// and the message distinguish them: https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
/// </summary>
internal static class GatewayErrors
{
    private const string UrlHint =
        "the URL is an output of the stack and ends in /STAGE/connection, "
        + "such as https://abc123.execute-api.eu-west-1.amazonaws.com/dev/connection";
    private const string IdentityHint = "check that 'aws sts get-caller-identity' works with the same profile";

    /// <summary>Explains a response that isn't the function's.</summary>
    /// <param name="response">The response.</param>
    /// <param name="endpoint">The endpoint that was called.</param>
    /// <param name="now">This machine's time.</param>
    public static ClientException Explain(GatewayResponse response, Endpoint endpoint, DateTimeOffset now)
    {
        var (status, message, url) = (response.Status, response.Message, endpoint.Url);
        return status switch
        {
            403 => Explain403(response, endpoint, now),
            429 => Transient(
                ErrorCode.Throttled,
                "the gateway throttled the request: 429 Too Many Requests",
                "wait a moment; if it happens often, ask the operator to raise the stage's throttling limits"
            ),
            500 or 502 or 504 => Transient(
                ErrorCode.ServerFailed,
                $"the endpoint failed: {status} {message}".TrimEnd(),
                "repeating the command is safe; if it keeps failing, the operator finds the cause in the function's log"
            ),
            503 => Transient(
                ErrorCode.ServerFailed,
                $"the service is unavailable: 503 {message}".TrimEnd(),
                "wait a moment and repeat the command, which is safe"
            ),
            >= 300 and < 400 => Refused(
                $"{url} redirects ({status}), but a signed request can't follow",
                "use the stack's output as the URL"
            ),
            _ => Refused($"{url} returned {status} with a response that isn't AuthSecGroup's", UrlHint),
        };

        ClientException Transient(string code, string text, string hint) =>
            new(ExitCode.Failed, code, text, hint)
            {
                Status = status,
                IsTransient = true,
                RetryAfter = response.RetryAfter,
            };

        ClientException Refused(string text, string hint) =>
            new(ExitCode.Refused, ErrorCode.UnexpectedResponse, text, hint) { Status = status };
    }

    private static ClientException Explain403(GatewayResponse response, Endpoint endpoint, DateTimeOffset now)
    {
        var message = response.Message;
        var expired = (
            ErrorCode.CredentialsExpired,
            "the session of these credentials has expired",
            "log in again, for example with: aws sso login"
        );
        var unknownKey = (
            ErrorCode.UnknownAccessKey,
            "AWS doesn't know the access key ID, or the session token belongs to another one",
            IdentityHint
        );
        var (code, text, hint) = response.ErrorType switch
        {
            "MissingAuthenticationTokenException" => (
                ErrorCode.WrongPath,
                $"the gateway has no path {endpoint.Url.AbsolutePath} (it returned: {message})",
                UrlHint
            ),
            "InvalidSignatureException" when Has("Signature expired") || Has("not yet current") => Clock(response.ServerTime, now),
            "InvalidSignatureException" when Has("valid region") => (
                ErrorCode.WrongRegion,
                $"the request was signed for {endpoint.Region}, but the gateway is in another region",
                "pass the API's region with --region"
            ),
            "InvalidSignatureException" when Has("Credential should be scoped") => (
                ErrorCode.UnexpectedResponse,
                $"the gateway refused the scope of the signature: {message}",
                UrlHint
            ),
            "InvalidSignatureException" or "IncompleteSignatureException" => (
                ErrorCode.WrongSecretKey,
                "the gateway refused the signature: the secret access key doesn't belong to the access key ID",
                "check the profile's aws_secret_access_key, and that 'aws sts get-caller-identity' works with it"
            ),
            "ExpiredTokenException" => expired,
            "UnrecognizedClientException" or "AccessDeniedException" or "AccessDenied" when Has("expired") => expired,
            "UnrecognizedClientException" or "InvalidClientTokenId" => unknownKey,
            "AccessDeniedException" or "AccessDenied" when Has("security token") => unknownKey,
            "AccessDeniedException" or "AccessDenied" => (
                ErrorCode.NotAllowed,
                $"IAM doesn't allow the call: {message}",
                "ask the operator to allow execute-api:Invoke on this API (GrantConnect in the construct); the user files weren't read yet"
                    + (endpoint.Target is null ? "; if IAM allows you single targets only, name one" : "")
            ),
            _ => (
                ErrorCode.Forbidden,
                $"the gateway refused the request: 403 {message}".TrimEnd(),
                $"check the stage, a custom domain's mapping, a resource policy and a firewall; {UrlHint}"
            ),
        };
        return new ClientException(ExitCode.Refused, code, text, hint) { Status = 403 };

        bool Has(string part) => message.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    private static (string Code, string Text, string Hint) Clock(DateTimeOffset? serverTime, DateTimeOffset now)
    {
        var (here, hint) = (ResponseText.Time(now), "set this machine's clock; signatures are valid for 5 minutes");
        if (serverTime is not { } there)
        {
            return (ErrorCode.ClockOff, $"this machine's clock is wrong by more than 5 minutes: it shows {here}", hint);
        }

        var difference = now - there;
        var direction = difference > TimeSpan.Zero ? "fast" : "slow";
        return (
            ErrorCode.ClockOff,
            $"this machine's clock is {DurationText.Format(difference.Duration())} {direction}: "
                + $"it shows {here}, the server {ResponseText.Time(there)}",
            hint
        );
    }
}

/// <summary>A response of the gateway's own.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ErrorType">The header <c>x-amzn-ErrorType</c>, up to its first colon.</param>
/// <param name="Message">The first line of the body's message; empty if there is none.</param>
/// <param name="ServerTime">The header <c>Date</c>.</param>
/// <param name="RetryAfter">The header <c>Retry-After</c>.</param>
internal sealed record GatewayResponse(int Status, string? ErrorType, string Message, DateTimeOffset? ServerTime, TimeSpan? RetryAfter);
