using System.Text;
using System.Text.Json.Nodes;

namespace AuthSecGroup.Testing;

/// <summary>The event that API Gateway sends for a request, with the members that the function reads.</summary>
internal static class GatewayEvent
{
    public const string Account = "123456789012";

    public static JsonObject Create(string? method, string? userArn, string? sourceIp, string? body = null) =>
        new()
        {
            ["resource"] = "/connection",
            ["path"] = "/connection",
            ["httpMethod"] = method,
            ["requestContext"] = new JsonObject
            {
                ["accountId"] = Account,
                ["requestId"] = "request-1",
                ["identity"] = new JsonObject { ["sourceIp"] = sourceIp, ["userArn"] = userArn },
            },
            ["body"] = body,
            ["isBase64Encoded"] = false,
        };

    /// <summary>Makes an event one for a target.</summary>
    public static JsonObject For(string target, JsonObject request)
    {
        request["resource"] = "/connection/{target}";
        request["path"] = $"/connection/{target}";
        request["pathParameters"] = new JsonObject { ["target"] = target };
        return request;
    }

    /// <summary>The event of a request; GET and DELETE name the session in the query string.</summary>
    public static string Text(string method, string? userArn, string? sourceIp, string? body = null, string? session = null)
    {
        var request = Create(method, userArn, sourceIp, body);
        if (method != "POST" && session is not null)
        {
            request["queryStringParameters"] = new JsonObject { ["session"] = session };
        }

        return request.ToJsonString();
    }

    /// <summary>The event of an administrator's request to revoke the leases of a principal, or for null those from an address.</summary>
    public static string Revocation(string? principal, string address)
    {
        var request = Create("DELETE", $"arn:aws:iam::{Account}:user/admin", "198.51.100.1");
        request["resource"] = "/leases";
        request["path"] = "/leases";
        request["queryStringParameters"] = principal is null
            ? new JsonObject { ["address"] = address }
            : new JsonObject { ["principal"] = principal };
        return request.ToJsonString();
    }

    public static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text), writable: false);

    /// <summary>The body of a request. Only POST has one, and only if it asks for a time to live or names a session.</summary>
    public static string? Body(string method, int? timeToLive, string? session = null)
    {
        var body = new JsonObject();
        if (timeToLive is { } seconds)
        {
            body["expiresInSeconds"] = seconds;
        }

        if (session is not null)
        {
            body["session"] = session;
        }

        return method == "POST" && body.Count > 0 ? body.ToJsonString() : null;
    }
}
