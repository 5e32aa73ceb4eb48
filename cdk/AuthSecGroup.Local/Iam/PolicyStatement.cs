using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>One statement of an identity policy, or of a resource policy without its principal.</summary>
internal sealed class PolicyStatement
{
    private static readonly string[] KnownElements = ["Sid", "Effect", "Action", "Resource", "Condition"];

    private readonly string[] _actions;
    private readonly string[] _resources;
    private readonly IReadOnlyList<PolicyCondition> _conditions;

    public PolicyStatement(JsonObject statement)
    {
        var unknown = statement.FirstOrDefault(element => !KnownElements.Contains(element.Key)).Key;
        LocalModeException.Require(
            unknown is null,
            $"The policy element '{unknown}' is not known to local mode. Known: {string.Join(", ", KnownElements)}."
        );
        var effect = (string?)statement["Effect"];
        LocalModeException.Require(effect is "Allow" or "Deny", $"The policy's Effect is '{effect}'. Allowed: Allow, Deny.");
        (IsDeny, _actions, _resources) = (effect == "Deny", Strings(statement, "Action"), Strings(statement, "Resource"));
        _conditions = PolicyCondition.ParseAll(statement["Condition"]);
        var variable = _resources.FirstOrDefault(resource => resource.Contains("${", StringComparison.Ordinal));
        LocalModeException.Require(
            variable is null,
            $"The policy's resource '{variable}' holds a policy variable, which local mode doesn't know. Write the value itself."
        );
    }

    public bool IsDeny { get; }

    /// <summary>Parses the statements of an identity policy.</summary>
    public static IEnumerable<PolicyStatement> ParseDocument(JsonNode? document) =>
        Statements(document).Select(statement => new PolicyStatement(statement));

    /// <summary>The statements of a policy document; a single statement need not be an array.</summary>
    public static IEnumerable<JsonObject> Statements(JsonNode? document) =>
        document?["Statement"] switch
        {
            JsonArray several => several.OfType<JsonObject>(),
            JsonObject one => [one],
            _ => throw new LocalModeException($"The policy document has no Statement: {document?.ToJsonString() ?? "null"}"),
        };

    public static PolicyStatement Allow(string action, string resource) =>
        new(
            new JsonObject
            {
                ["Effect"] = "Allow",
                ["Action"] = action,
                ["Resource"] = resource,
            }
        );

    /// <summary>
    /// Makes sure that requests have the keys of the conditions. A negated operator holds if a key is absent, so a key that is merely
    /// unknown would decide.
    /// </summary>
    /// <param name="known">The keys that requests have.</param>
    /// <param name="policy">The kind of policy, for the error message.</param>
    /// <exception cref="LocalModeException">There is another key.</exception>
    public void RequireKnownKeys(IReadOnlyList<string> known, string policy)
    {
        var unknown = _conditions
            .Select(condition => condition.Key)
            .FirstOrDefault(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase));
        LocalModeException.Require(
            unknown is null,
            $"The condition key '{unknown}' of a {policy} policy is not known to local mode. Known: {string.Join(", ", known)}."
        );
    }

    /// <summary>What the statements that cover an action say about it.</summary>
    public static PolicyDecision Decide(IEnumerable<PolicyStatement> covering)
    {
        var decision = PolicyDecision.Neither;
        foreach (var statement in covering)
        {
            if (statement.IsDeny)
            {
                return PolicyDecision.ExplicitDeny;
            }

            decision = PolicyDecision.Allow;
        }

        return decision;
    }

    public bool Covers(string action, string resource, IReadOnlyDictionary<string, string> context) =>
        _actions.Any(pattern => Wildcard.Matches(pattern, action, ignoreCase: true))
        && _resources.Any(pattern => Wildcard.MatchesArn(pattern, resource))
        && _conditions.All(condition => condition.Holds(context));

    /// <summary>The strings of an element that holds one or several.</summary>
    /// <exception cref="LocalModeException">The element is missing or holds something else.</exception>
    public static string[] Strings(JsonObject parent, string element) =>
        parent[element] switch
        {
            JsonArray several when several.All(item => item is JsonValue) => [.. several.Select(item => item!.ToString())],
            JsonValue one => [one.ToString()],
            _ => throw new LocalModeException($"A policy needs a string or a list of strings as its {element}."),
        };
}
