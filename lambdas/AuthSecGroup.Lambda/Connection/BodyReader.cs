using System.Text;
using System.Text.Json;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>Reads the optional body of POST. A member that nobody knows is refused, for a misspelt one would silently do nothing.</summary>
internal static class BodyReader
{
    private const string Allowed =
        "POST takes no body, or {\"expiresInSeconds\": 1800, \"reason\": \"INC-1234\", \"session\": \"laptop\"} with any member left out.";

    /// <summary>Reads a body; no body asks for nothing beyond the ordinary. The error says what is wrong and what is allowed.</summary>
    public static bool TryRead(string? text, bool isBase64, out OpenRequest body, out string error)
    {
        (body, error) = (new OpenRequest(), "");
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(isBase64 ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text));
            error =
                document.RootElement.ValueKind is JsonValueKind.Object
                    ? Read(document.RootElement, ref body)
                    : "The body is not a JSON object. " + Allowed;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            error = "The body is not JSON. " + Allowed;
        }

        return error.Length == 0;
    }

    private static string Read(JsonElement members, ref OpenRequest body)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in members.EnumerateObject())
        {
            if (!seen.Add(member.Name))
            {
                return $"The body has the member '{Shorten(member.Name)}' twice. {Allowed}";
            }

            switch (member.Name)
            {
                case "expiresInSeconds" when member.Value.ValueKind is JsonValueKind.Null:
                case "reason" when member.Value.ValueKind is JsonValueKind.Null:
                case "session" when member.Value.ValueKind is JsonValueKind.Null:
                    break;
                case "expiresInSeconds"
                    when member.Value.ValueKind is JsonValueKind.Number && member.Value.TryGetInt64(out var seconds) && seconds >= 1:
                    body = body with { ExpiresInSeconds = seconds };
                    break;
                case "expiresInSeconds":
                    return $"expiresInSeconds is {Shorten(member.Value.GetRawText())}; it must be whole seconds, at least 1.";
                case "reason"
                    when member.Value.ValueKind is JsonValueKind.String
                        && member.Value.GetString() is { Length: <= OpenRequest.LongestReason } reason:
                    body = body with { Reason = reason };
                    break;
                case "reason":
                    return $"reason must be text of at most {OpenRequest.LongestReason} characters.";
                case "session"
                    when member.Value.ValueKind is JsonValueKind.String
                        && member.Value.GetString() is { } session
                        && SessionName.IsValid(session):
                    body = body with { Session = session };
                    break;
                case "session":
                    return $"session is {Shorten(member.Value.GetRawText())}; it must be {SessionName.ValidValues}.";
                default:
                    return $"The body has the member '{Shorten(member.Name)}', which is not known. {Allowed}";
            }
        }

        return "";
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
