using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Gateway;

/// <summary>What the caller gets: the response of the function, or a refusal of API Gateway itself.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">The headers of the function.</param>
/// <param name="ErrorType">The header <c>x-amzn-ErrorType</c>; null if the function responded.</param>
/// <param name="Reason">What the record of the request says about it; null if all went well.</param>
internal sealed record GatewayResponse(
    int Status,
    string Body,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    string? ErrorType,
    string? Reason
)
{
    public static readonly GatewayResponse MissingToken = Refusal(
        403,
        "MissingAuthenticationTokenException",
        "Missing Authentication Token"
    );
    public static readonly GatewayResponse Forbidden = Refusal(403, "ForbiddenException", "Forbidden");
    public static readonly GatewayResponse TooLarge = Refusal(413, "RequestTooLargeException", "Request Too Long");
    public static readonly GatewayResponse TooManyRequests = Refusal(429, "TooManyRequestsException", "Too Many Requests");

    // https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html#services-apigateway-errors: 500 if Lambda refuses the
    // invocation, and 502 if the function fails.
    public static readonly GatewayResponse FunctionThrottled = Refusal(500, "InternalServerErrorException", "Internal server error") with
    {
        Reason = "all reserved concurrent executions of the function are in use",
    };

    public static GatewayResponse FunctionFailed(string reason) =>
        Refusal(502, "InternalServerErrorException", "Internal server error") with
        {
            Reason = reason,
        };

    public static GatewayResponse TimedOut(string reason) =>
        Refusal(504, "InternalServerErrorException", "Endpoint request timed out") with
        {
            Reason = reason,
        };

    public static GatewayResponse Of(SignatureException refusal) =>
        refusal.Problem switch
        {
            SignatureProblem.Missing => MissingToken,
            SignatureProblem.Incomplete => Refusal(403, "IncompleteSignatureException", refusal.Message),
            SignatureProblem.UnknownKey => Refusal(403, "UnrecognizedClientException", refusal.Message),
            _ => Refusal(403, "InvalidSignatureException", refusal.Message),
        };

    /// <summary>
    /// The denial by the policies of the caller and of the API. API Gateway shows no more than the end of the account.
    /// </summary>
    public static GatewayResponse NotAuthorized(string principalArn, string methodArn, PolicyDecision decision)
    {
        var parts = methodArn.Split(':', 6);
        parts[4] = new string('*', Math.Max(parts[4].Length - 4, 0)) + parts[4][^Math.Min(4, parts[4].Length)..];
        return Refusal(
            403,
            "AccessDeniedException",
            $"User: {principalArn} is not authorized to perform: execute-api:Invoke on resource: {string.Join(':', parts)}"
                + (decision is PolicyDecision.ExplicitDeny ? " with an explicit deny" : ""),
            "Message"
        );
    }

    // IAM's denials write the key with a capital.
    private static GatewayResponse Refusal(int status, string errorType, string message, string messageKey = "message") =>
        new(
            status,
            new JsonObject { [messageKey] = message }.ToJsonString(JsonText.Readable),
            [],
            errorType,
            $"{errorType}: {message.Split('\n')[0]}"
        );
}
