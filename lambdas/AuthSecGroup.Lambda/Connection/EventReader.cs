using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>Reads the event of a request once, at the edge. What it lets through is valid; all else is a refusal that says what is wrong.</summary>
internal static class EventReader
{
    private static readonly SourceGeneratorLambdaJsonSerializer<LambdaJson> Serializer = new();

    /// <summary>Reads an event; gives either a request or a refusal, and true if it is the schedule's keep-warm event.</summary>
    public static (ConnectionRequest? Request, Refusal? Refusal, bool KeepWarm) Read(Stream input)
    {
        ConnectionEvent? proxied;
        try
        {
            proxied = Serializer.Deserialize<ConnectionEvent>(input);
        }
        catch (Exception e) when (e is JsonSerializerException or JsonException)
        {
            return (null, new Refusal(400, ProblemCode.BadEvent, "The event is not JSON of an API Gateway proxy event."), false);
        }

        if (proxied is { RequestContext: null, AuthSecGroup: "warm" })
        {
            return (null, null, true);
        }

        var (request, refusal) = Check(proxied);
        return (request, refusal, false);
    }

    private static (ConnectionRequest? Request, Refusal? Refusal) Check(APIGatewayProxyRequest? proxied)
    {
        var (identity, requestId) = (proxied?.RequestContext?.Identity, proxied?.RequestContext?.RequestId);
        if (proxied is null || identity is null)
        {
            return Refuse(ProblemCode.BadEvent, "The event is not an API Gateway proxy event: it has no requestContext.identity.");
        }

        if (proxied.HttpMethod is not ("GET" or "POST" or "DELETE"))
        {
            return Refuse(ProblemCode.BadMethod, $"The method is '{Shorten(proxied.HttpMethod)}'; use GET, POST or DELETE.");
        }

        if (!SourceAddress.TryParse(identity.SourceIp, out var source))
        {
            return Refuse(
                ProblemCode.BadSourceAddress,
                $"The gateway gave '{Shorten(identity.SourceIp)}' as source address; it must be {SourceAddress.ValidValues}."
            );
        }

        if (!Caller.TryParse(identity.UserArn, out var caller) || string.IsNullOrEmpty(proxied.RequestContext.AccountId))
        {
            return Refuse(
                ProblemCode.BadEvent,
                "The gateway names no caller: the method must be authorized by AWS_IAM and the request signed."
            );
        }

        var body = new OpenRequest();
        if (proxied.HttpMethod == "POST" && !BodyReader.TryRead(proxied.Body, proxied.IsBase64Encoded, out body, out var error))
        {
            return Refuse(ProblemCode.BadBody, error);
        }

        return (new ConnectionRequest(proxied.HttpMethod, source, caller, proxied.RequestContext.AccountId, requestId, body), null);

        (ConnectionRequest?, Refusal?) Refuse(string code, string detail) =>
            (null, new Refusal(400, code, detail, requestId, identity?.SourceIp, identity?.UserArn));
    }

    private static string Shorten(string? text) =>
        text is null ? ""
        : text.Length <= 200 ? text
        : text[..200] + "…";
}
