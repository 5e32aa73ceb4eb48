using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthSecGroup.Local.Page;

/// <summary>What a log line says, taken apart for a reader.</summary>
/// <param name="Level">Such as <c>INFO</c>; <c>METRIC</c> for embedded metrics; empty for a line that isn't JSON of a known form.</param>
/// <param name="Message">The message, or the line itself.</param>
/// <param name="Facts">The other members of the line, by name.</param>
internal sealed record LogEntry(string Level, string Message, IReadOnlyList<KeyValuePair<string, string>> Facts)
{
    /// <summary>The level of lines that hold metrics.</summary>
    public const string Metric = "METRIC";

    private const int LongestFact = 160;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    // The page shows the time already. The ids are visible when the line is expanded.
    private static readonly string[] LeftOut =
    [
        "timestamp",
        "level",
        "message",
        "_aws",
        "Deployment",
        "requestId",
        "lambdaRequestId",
        "expiresAt",
    ];

    /// <summary>Reads a line; whatever it is.</summary>
    public static LogEntry Read(string line)
    {
        try
        {
            return JsonNode.Parse(line, documentOptions: Strict) is JsonObject json ? Read(json, line) : new LogEntry("", line, []);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A function may write anything, also JSON with half a character in it; such a line is shown as it is.
            return new LogEntry("", line, []);
        }
    }

    private static LogEntry Read(JsonObject json, string line)
    {
        if (json.ContainsKey("_aws"))
        {
            return new LogEntry(Metric, "metrics", [.. FactsOf(json).Where(fact => fact.Value != "0")]);
        }

        return json["message"] is JsonValue message
            ? new LogEntry(json["level"]?.ToString() ?? "", message.ToString(), [.. FactsOf(json)])
            : new LogEntry("", line, []);
    }

    private static IEnumerable<KeyValuePair<string, string>> FactsOf(JsonObject json)
    {
        foreach (var (name, value) in json.Where(member => !LeftOut.Contains(member.Key, StringComparer.Ordinal)))
        {
            switch (value)
            {
                case JsonObject inner:
                    foreach (var fact in FactsOf(inner))
                    {
                        yield return fact;
                    }

                    break;
                case JsonArray array when name == "groups":
                    foreach (var group in array.OfType<JsonObject>())
                    {
                        yield return KeyValuePair.Create(group["groupId"]?.ToString() ?? "group", Outcomes(group));
                    }

                    break;
                case not null:
                    var text = name == "caller" ? Wording.Principal(value.ToString()) : value.ToString();
                    yield return KeyValuePair.Create(name, text.Length > LongestFact ? text[..LongestFact] + "…" : text);
                    break;
            }
        }
    }

    // What became of each rule, or of the group as a whole.
    private static string Outcomes(JsonObject group) =>
        group["error"]?.ToString()
        ?? (
            group["rules"] is JsonObject { Count: > 0 } rules
                ? string.Join(
                    ", ",
                    rules
                        .Select(rule => rule.Value?.ToString() ?? "")
                        .CountBy(outcome => outcome)
                        .Select(outcome => $"{outcome.Value} {outcome.Key}")
                )
                : "nothing"
        );
}
