using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>One operator of a statement's <c>Condition</c> with one key and its values.</summary>
internal sealed class PolicyCondition
{
    private static readonly Dictionary<string, Func<string, string, bool>> Operators = new(StringComparer.Ordinal)
    {
        ["StringEquals"] = static (wanted, got) => wanted == got,
        ["StringLike"] = static (wanted, got) => Wildcard.Matches(wanted, got),
        ["ArnEquals"] = Wildcard.MatchesArn,
        ["ArnLike"] = Wildcard.MatchesArn,
        ["Bool"] = static (wanted, got) => wanted.Equals(got, StringComparison.OrdinalIgnoreCase),
    };

    private readonly string _key;
    private readonly string[] _values;
    private readonly Func<string, string, bool> _matches;

    private PolicyCondition(string name, string key, string[] values) =>
        (_key, _values, _matches) = (
            key,
            values,
            Operators.GetValueOrDefault(name)
                ?? throw new LocalModeException(
                    $"The condition operator '{name}' is not known to local mode. Known: {string.Join(", ", Operators.Keys)}."
                )
        );

    /// <summary>Parses a whole <c>Condition</c> element; all its conditions must hold.</summary>
    /// <exception cref="LocalModeException">It uses an operator that local mode doesn't know.</exception>
    public static IReadOnlyList<PolicyCondition> ParseAll(JsonNode? element) =>
        [
            .. from operation in element as JsonObject ?? []
            let keys = operation.Value as JsonObject ?? []
            from key in keys
            select new PolicyCondition(operation.Key, key.Key, PolicyStatement.Strings(keys, key.Key)),
        ];

    /// <summary>True if the request has the key, with a value that matches one of the wanted.</summary>
    public bool Holds(IReadOnlyDictionary<string, string> context) =>
        context.FirstOrDefault(pair => pair.Key.Equals(_key, StringComparison.OrdinalIgnoreCase)).Value is { } value
        && _values.Any(wanted => _matches(wanted, value));
}
