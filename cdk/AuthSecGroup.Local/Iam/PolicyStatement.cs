using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>One statement of an identity policy.</summary>
internal sealed class PolicyStatement
{
    private static readonly HashSet<string> KnownElements = new(
        ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"],
        StringComparer.Ordinal
    );

    private readonly string[]? _actions;
    private readonly string[]? _notActions;
    private readonly string[]? _resources;
    private readonly string[]? _notResources;
    private readonly IReadOnlyList<PolicyCondition> _conditions;

    private PolicyStatement(JsonObject statement)
    {
        foreach (var (element, _) in statement)
        {
            if (!KnownElements.Contains(element))
            {
                throw new LocalModeException(
                    $"The policy element '{element}' is not known to local mode. Known: {string.Join(", ", KnownElements)}."
                );
            }
        }

        IsDeny = (string?)statement["Effect"] switch
        {
            "Allow" => false,
            "Deny" => true,
            var other => throw new LocalModeException($"The policy's Effect is '{other}'. Allowed: Allow, Deny."),
        };
        _actions = Optional(statement, "Action");
        _notActions = Optional(statement, "NotAction");
        _resources = Optional(statement, "Resource");
        _notResources = Optional(statement, "NotResource");
        _conditions = PolicyCondition.ParseAll(statement["Condition"]);
        if (_actions is null == _notActions is null || _resources is null == _notResources is null)
        {
            throw new LocalModeException(
                "A policy statement needs exactly one of Action and NotAction, and one of Resource and NotResource: "
                    + $"{statement.ToJsonString()}"
            );
        }

        if ((_resources ?? _notResources)!.FirstOrDefault(resource => resource.Contains("${", StringComparison.Ordinal)) is { } variable)
        {
            throw new LocalModeException(
                $"The policy's resource '{variable}' holds a policy variable, which local mode doesn't know. Write the value itself."
            );
        }
    }

    public bool IsDeny { get; }

    /// <summary>Parses the statements of a policy document; a single statement need not be an array.</summary>
    public static IEnumerable<PolicyStatement> ParseDocument(JsonNode? document) =>
        document?["Statement"] switch
        {
            JsonArray several => several.OfType<JsonObject>().Select(statement => new PolicyStatement(statement)),
            JsonObject one => [new PolicyStatement(one)],
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

    public bool Covers(string action, string resource, IReadOnlyDictionary<string, string> context) =>
        Covers(_actions, _notActions, pattern => Wildcard.Matches(pattern, action, ignoreCase: true))
        && Covers(_resources, _notResources, pattern => Wildcard.MatchesArn(pattern, resource))
        && _conditions.All(condition => condition.Holds(context));

    internal static string[] Strings(JsonNode? node) =>
        node switch
        {
            JsonArray several => [.. several.Select(item => item!.ToString())],
            JsonValue one => [one.ToString()],
            _ => throw new LocalModeException($"A policy needs a string or a list of strings here: {node?.ToJsonString() ?? "null"}"),
        };

    private static bool Covers(string[]? included, string[]? excluded, Func<string, bool> matches) =>
        included?.Any(matches) ?? !excluded!.Any(matches);

    private static string[]? Optional(JsonObject statement, string element) => statement[element] is { } node ? Strings(node) : null;
}
