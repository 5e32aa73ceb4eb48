using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthSecGroup.Local.Gateway;

/// <summary>
/// A function's response as API Gateway reads it. Anything of another form is a malformed proxy response, and a 502 for the caller.
/// </summary>
internal sealed record ProxyResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    private static readonly string[] KnownKeys = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html: response headers that the gateway needs
    // for itself.
    private static readonly string[] Remapped =
    [
        .. "Authorization,Connection,Content-Length,Content-MD5,Date,Expect,Host,Max-Forwards".Split(','),
        .. "Server,TE,Trailer,Transfer-Encoding,Upgrade,User-Agent,Via,WWW-Authenticate".Split(','),
    ];

    /// <summary>Reads what the function sent.</summary>
    /// <exception cref="FormatException">It is malformed; the message says why.</exception>
    public static ProxyResponse Read(string payload)
    {
        JsonObject response;
        try
        {
            response = JsonNode.Parse(payload) as JsonObject ?? throw new FormatException("it is not a JSON object");
        }
        catch (JsonException error)
        {
            throw new FormatException($"it is not JSON: {error.Message}", error);
        }

        var unknown = response.FirstOrDefault(member => !KnownKeys.Contains(member.Key)).Key;
        Require(unknown is null, $"it has the key '{unknown}'");
        var isNumber = int.TryParse(response["statusCode"]?.ToString(), CultureInfo.InvariantCulture, out var status);
        Require(isNumber && status is >= 100 and <= 599, $"its statusCode is '{response["statusCode"]}'");
        Require(response["body"] is null || response["body"]!.GetValueKind() == JsonValueKind.String, "its body is not a string");
        Require(
            response["headers"] is null or JsonObject && response["multiValueHeaders"] is null or JsonObject,
            "its headers are not an object"
        );
        var headers = ReadHeaders(response).ToList();
        var unsendable = headers.Find(header => !IsSendable(header)).Key;
        Require(unsendable is null, $"its header '{unsendable}' holds characters that can't be sent");
        return new ProxyResponse(status, headers, (string?)response["body"] ?? "");
    }

    private static IEnumerable<KeyValuePair<string, string>> ReadHeaders(JsonObject response)
    {
        var several = response["multiValueHeaders"] as JsonObject ?? [];
        var single = (response["headers"] as JsonObject ?? [])
            // multiValueHeaders takes precedence.
            .Where(header => !several.Any(other => other.Key.Equals(header.Key, StringComparison.OrdinalIgnoreCase)))
            .Select(header => (header.Key, header.Value));
        return several
            .SelectMany(header => (header.Value as JsonArray ?? []).Select(value => (header.Key, Value: value)))
            .Concat(single)
            .Select(header => KeyValuePair.Create(NameFor(header.Key), header.Value?.ToString() ?? ""));
    }

    private static bool IsSendable(KeyValuePair<string, string> header) =>
        header.Key.Length > 0
        && header.Key.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))
        && header.Value.All(c => c is >= ' ' and <= '~' or '\t');

    private static string NameFor(string name) =>
        Remapped.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"x-amzn-Remapped-{name}" : name;

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new FormatException(problem);
        }
    }
}
