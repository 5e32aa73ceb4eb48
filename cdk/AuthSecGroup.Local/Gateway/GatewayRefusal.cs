using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Gateway;

/// <summary>What API Gateway answers itself, without asking a function.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ErrorType">The header <c>x-amzn-ErrorType</c>.</param>
/// <param name="Message">The sentence in the body.</param>
/// <param name="MessageKey">Its key: IAM's denials write it with a capital.</param>
internal sealed record GatewayRefusal(int Status, string ErrorType, string Message, string MessageKey = "message")
{
    public static readonly GatewayRefusal MissingToken = new(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    public static readonly GatewayRefusal Forbidden = new(403, "ForbiddenException", "Forbidden");
    public static readonly GatewayRefusal TooLarge = new(413, "RequestTooLargeException", "Request Too Long");
    public static readonly GatewayRefusal TooManyRequests = new(429, "TooManyRequestsException", "Too Many Requests");
    public static readonly GatewayRefusal FunctionFailed = new(502, "InternalServerErrorException", "Internal server error");
    public static readonly GatewayRefusal TimedOut = new(504, "InternalServerErrorException", "Endpoint request timed out");

    public string Body => new JsonObject { [MessageKey] = Message }.ToJsonString(JsonText.Readable);

    public static GatewayRefusal Of(SignatureRefusal refusal) =>
        refusal.Problem switch
        {
            SignatureProblem.Missing => MissingToken,
            SignatureProblem.Incomplete => new(403, "IncompleteSignatureException", refusal.Message),
            SignatureProblem.UnknownKey => new(403, "UnrecognizedClientException", refusal.Message),
            _ => new(403, "InvalidSignatureException", refusal.Message),
        };

    /// <summary>The denial by the caller's policies. API Gateway shows no more than the end of the account.</summary>
    public static GatewayRefusal NotAuthorized(string principalArn, string methodArn)
    {
        var parts = methodArn.Split(':', 6);
        parts[4] = new string('*', Math.Max(parts[4].Length - 4, 0)) + parts[4][^Math.Min(4, parts[4].Length)..];
        return new(
            403,
            "AccessDeniedException",
            $"User: {principalArn} is not authorized to perform: execute-api:Invoke on resource: {string.Join(':', parts)}",
            "Message"
        );
    }
}
