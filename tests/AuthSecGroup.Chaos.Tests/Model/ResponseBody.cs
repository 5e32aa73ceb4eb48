using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthSecGroup.Chaos.Tests.Model;

internal sealed record RuleOutcome(string GroupId, string Protocol, int FromPort, int ToPort, string Outcome)
{
    public RuleIdentity RuleOf(SceneAddress address) => new(GroupId, false, Protocol, FromPort, ToPort, address.Cidr);
}

/// <summary>The body of a response.</summary>
internal sealed record ResponseBody(
    string Text,
    string? Code,
    DateTimeOffset? ExpiresAt,
    IReadOnlyList<RuleOutcome> Rules,
    bool HasGroupError
)
{
    /// <summary>Null if the text is not a JSON object.</summary>
    public static ResponseBody? Read(string? text)
    {
        try
        {
            return JsonNode.Parse(text ?? "null") is JsonObject json ? Of(text!, json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => Text;

    private static ResponseBody Of(string text, JsonObject json)
    {
        var groups = json["groups"]?.AsArray().Select(group => group!.AsObject()).ToList() ?? [];
        return new ResponseBody(
            text,
            (string?)json["code"],
            (DateTimeOffset?)json["expiresAt"],
            [
                .. from item in groups
                from rule in item["rules"]!.AsArray()
                select new RuleOutcome(
                    (string)item["groupId"]!,
                    (string)rule!["protocol"]!,
                    (int)rule["fromPort"]!,
                    (int)rule["toPort"]!,
                    (string)rule["outcome"]!
                ),
            ],
            groups.Exists(group => group["error"] is not null)
        );
    }
}
