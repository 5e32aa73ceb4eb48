using System.Text.Json.Nodes;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>One rule of an answer.</summary>
internal sealed record ToldRule(string GroupId, string Protocol, int FromPort, int ToPort, string Outcome);

/// <summary>What the body of an answer says.</summary>
internal sealed record ToldBody(string? Code, DateTimeOffset? ExpiresAt, IReadOnlyList<ToldRule> Rules, bool HasGroupError)
{
    /// <summary>Reads a body; null if it is not JSON of an object.</summary>
    public static ToldBody? Read(string? body)
    {
        if (string.IsNullOrEmpty(body) || JsonNode.Parse(body) is not JsonObject json)
        {
            return null;
        }

        var groups = json["groups"]?.AsArray().Select(group => group!.AsObject()).ToList() ?? [];
        return new ToldBody(
            (string?)json["code"],
            (DateTimeOffset?)json["expiresAt"],
            [
                .. from item in groups
                from rule in item["rules"]!.AsArray()
                select new ToldRule(
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
