using System.Text.Json.Nodes;

namespace AuthSecGroup.Chaos.Tests.Model;

internal sealed record RuleOutcome(string GroupId, string Protocol, int FromPort, int ToPort, string Outcome);

/// <summary>The body of a response.</summary>
internal sealed record ResponseBody(string? Code, DateTimeOffset? ExpiresAt, IReadOnlyList<RuleOutcome> Rules, bool HasGroupError)
{
    /// <summary>Null if the text is not a JSON object.</summary>
    public static ResponseBody? Read(string? body)
    {
        if (string.IsNullOrEmpty(body) || JsonNode.Parse(body) is not JsonObject json)
        {
            return null;
        }

        var groups = json["groups"]?.AsArray().Select(group => group!.AsObject()).ToList() ?? [];
        return new ResponseBody(
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
