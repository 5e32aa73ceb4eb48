using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthSecGroup.Local.Gateway;

/// <summary>
/// A function's answer as API Gateway reads it. Anything of another form is a malformed proxy response, and a 502 for the caller.
/// </summary>
internal sealed record ProxyResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html: response headers that the gateway needs
    // for itself.
    private static readonly HashSet<string> Remapped = new(
        [
            "Authorization",
            "Connection",
            "Content-Length",
            "Content-MD5",
            "Date",
            "Expect",
            "Host",
            "Max-Forwards",
            "Server",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade",
            "User-Agent",
            "Via",
            "WWW-Authenticate",
        ],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Reads the answer.</summary>
    /// <param name="payload">What the function sent.</param>
    /// <param name="problem">Why it is malformed; empty if it isn't.</param>
    public static ProxyResponse? Read(string payload, out string problem)
    {
        problem = "";
        JsonObject? answer = null;
        try
        {
            answer = JsonNode.Parse(payload) as JsonObject;
        }
        catch (JsonException error)
        {
            problem = $"it is not JSON: {error.Message}";
            return null;
        }

        if (answer is null)
        {
            problem = "it is not a JSON object";
        }
        else if (
            answer
                .FirstOrDefault(member =>
                    member.Key is not ("statusCode" or "headers" or "multiValueHeaders" or "body" or "isBase64Encoded")
                )
                .Key is
            { } unknown
        )
        {
            problem = $"it has the key '{unknown}'";
        }
        else if (
            answer["statusCode"] is not JsonValue code
            || !int.TryParse(code.ToString(), CultureInfo.InvariantCulture, out var status)
            || status is < 100 or > 599
        )
        {
            problem = $"its statusCode is '{answer["statusCode"]}'";
        }
        else if (answer["body"] is not null && answer["body"]!.GetValueKind() != JsonValueKind.String)
        {
            problem = "its body is not a string";
        }
        else if (answer["headers"] is not (null or JsonObject) || answer["multiValueHeaders"] is not (null or JsonObject))
        {
            problem = "its headers are not an object";
        }
        else if (ReadHeaders(answer).FirstOrDefault(header => !IsSendable(header)).Key is { } unsendable)
        {
            problem = $"its header '{unsendable}' holds characters that can't be sent";
        }
        else
        {
            return new ProxyResponse(status, [.. ReadHeaders(answer)], (string?)answer["body"] ?? "");
        }

        return null;
    }

    private static IEnumerable<KeyValuePair<string, string>> ReadHeaders(JsonObject answer)
    {
        var several = answer["multiValueHeaders"] as JsonObject ?? [];
        foreach (var (name, values) in several)
        {
            foreach (var value in values as JsonArray ?? [])
            {
                yield return KeyValuePair.Create(NameFor(name), value?.ToString() ?? "");
            }
        }

        foreach (var (name, value) in answer["headers"] as JsonObject ?? [])
        {
            // multiValueHeaders takes precedence.
            if (!several.Any(other => other.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                yield return KeyValuePair.Create(NameFor(name), value?.ToString() ?? "");
            }
        }
    }

    private static bool IsSendable(KeyValuePair<string, string> header) =>
        header.Key.Length > 0
        && header.Key.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))
        && header.Value.All(c => c is >= ' ' and <= '~' or '\t');

    private static string NameFor(string name) => Remapped.Contains(name) ? $"x-amzn-Remapped-{name}" : name;
}
