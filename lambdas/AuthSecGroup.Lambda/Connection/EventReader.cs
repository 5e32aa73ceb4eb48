using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>An event of the connection function after it was read.</summary>
internal abstract record ConnectionEvent
{
    /// <summary>A valid request.</summary>
    public sealed record Valid(ConnectionRequest Request) : ConnectionEvent;

    /// <summary>A valid request of an administrator.</summary>
    public sealed record Administration(LeasesRequest Request) : ConnectionEvent;

    /// <summary>An invalid request, the reason, and who sent it as far as the event shows.</summary>
    public sealed record Invalid(ProblemKind Kind, string Detail) : ConnectionEvent
    {
        public string? RequestId { get; init; }

        public string? Method { get; init; }

        public string? Source { get; init; }

        public string? Caller { get; init; }
    }
}

/// <summary>Reads an event once, at the edge. Everything after it works with valid values.</summary>
internal static class EventReader
{
    private static readonly SourceGeneratorLambdaJsonSerializer<LambdaJson> Serializer = new();

    /// <summary>Reads an event, whatever it contains.</summary>
    public static ConnectionEvent Read(Stream input)
    {
        APIGatewayProxyRequest? read;
        try
        {
            read = Serializer.Deserialize<APIGatewayProxyRequest>(input);
        }
        catch (Exception e) when (e is JsonSerializerException or JsonException)
        {
            return new ConnectionEvent.Invalid(ProblemKind.BadEvent, "The event is not JSON of an API Gateway proxy event.");
        }

        return Check(read);
    }

    private static ConnectionEvent Check(APIGatewayProxyRequest? read)
    {
        var (identity, requestId) = (read?.RequestContext?.Identity, read?.RequestContext?.RequestId);
        if (read is null || identity is null)
        {
            return Invalid(ProblemKind.BadEvent, "The event is not an API Gateway proxy event: it has no requestContext.identity.");
        }

        ConnectionMethod? parsed = read.HttpMethod switch
        {
            "GET" => ConnectionMethod.Get,
            "POST" => ConnectionMethod.Post,
            "DELETE" => ConnectionMethod.Delete,
            _ => null,
        };
        if (parsed is not { } method)
        {
            return Invalid(ProblemKind.BadMethod, $"The method is '{Shorten(read.HttpMethod)}'; use GET, POST or DELETE.");
        }

        var isAdministration = read.Resource == ApiResource.Leases;
        if (isAdministration && method is ConnectionMethod.Post)
        {
            return Invalid(ProblemKind.BadMethod, $"{ApiResource.Leases} accepts {string.Join(" and ", ApiResource.LeasesMethods)}.");
        }

        var target = read.Resource == ApiResource.ConnectionOfTarget ? TargetOf(read) : null;
        if (target is null && !isAdministration && read.Resource != ApiResource.Connection)
        {
            // Without its target, the request would be about every target.
            return Invalid(ProblemKind.BadEvent, $"The event is for the resource '{Shorten(read.Resource)}', or lacks its path parameter.");
        }

        if (target is not null && !TargetName.IsValid(target))
        {
            return Invalid(ProblemKind.NoSuchTarget, $"There is no target '{Shorten(target)}'. A name has {TargetName.ValidValues}.");
        }

        if (!SourceAddress.TryParse(identity.SourceIp, out var source))
        {
            return Invalid(
                ProblemKind.BadSourceAddress,
                $"The gateway gave '{Shorten(identity.SourceIp)}' as source address; it must be {SourceAddress.ValidValues}."
            );
        }

        if (!Caller.TryParse(identity.UserArn, identity.Caller, out var caller) || string.IsNullOrEmpty(read.RequestContext.AccountId))
        {
            return Invalid(
                ProblemKind.BadEvent,
                "The gateway names no caller: the method must be authorized by AWS_IAM and the request signed."
            );
        }

        if (isAdministration)
        {
            return Administration(method, caller, source);
        }

        var body = new OpenRequest();
        if (method is ConnectionMethod.Post && !BodyReader.TryRead(read.Body, read.IsBase64Encoded, out body, out var error))
        {
            return Invalid(ProblemKind.BadBody, error);
        }

        var session = ParameterOf(read, SessionName.Parameter);
        if (session is not null && (method is ConnectionMethod.Post || !SessionName.IsValid(session)))
        {
            return Invalid(
                ProblemKind.BadQuery,
                method is ConnectionMethod.Post
                    ? $"POST names its session in the body: {{\"session\": \"{Shorten(session)}\"}}."
                    : $"The session is '{Shorten(session)}'; it must be {SessionName.ValidValues}."
            );
        }

        return new ConnectionEvent.Valid(
            new ConnectionRequest(method, source, caller, read.RequestContext.AccountId, requestId, body)
            {
                Target = target,
                Session = session,
            }
        );

        ConnectionEvent Administration(ConnectionMethod method, Caller caller, SourceAddress source)
        {
            var account = read!.RequestContext!.AccountId!;
            if (method is ConnectionMethod.Get)
            {
                var after = ParameterOf(read, "nextToken");
                return after is null || SourceAddress.TryParse(after, out _)
                    ? new ConnectionEvent.Administration(new LeasesRequest.List(caller, source, account, requestId, after))
                    : Invalid(ProblemKind.BadQuery, $"nextToken is '{Shorten(after)}'; it must be that of the response before.");
            }

            return LeaseFilter.Read(ParameterOf(read, "principal"), ParameterOf(read, "address"), out var problem) is { } filter
                ? new ConnectionEvent.Administration(new LeasesRequest.Revoke(caller, source, account, requestId, filter))
                : Invalid(ProblemKind.BadQuery, problem);
        }

        ConnectionEvent.Invalid Invalid(ProblemKind kind, string detail) =>
            new(kind, detail)
            {
                RequestId = requestId,
                Method = read?.HttpMethod,
                Source = identity?.SourceIp,
                Caller = identity?.UserArn,
            };
    }

    private static string? TargetOf(APIGatewayProxyRequest read) =>
        read.PathParameters?.TryGetValue(ApiResource.TargetParameter, out var target) is true ? target : null;

    private static string? ParameterOf(APIGatewayProxyRequest read, string name) =>
        read.QueryStringParameters?.TryGetValue(name, out var value) is true ? value : null;

    private static string Shorten(string? text) =>
        text is null ? ""
        : text.Length <= 200 ? text
        : text[..200] + "…";
}
