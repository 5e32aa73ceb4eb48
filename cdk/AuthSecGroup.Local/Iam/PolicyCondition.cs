using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Iam;

/// <summary>One operator of a statement's <c>Condition</c> with one key and its values.</summary>
internal sealed class PolicyCondition
{
    private static readonly Dictionary<string, (Func<string, string, bool> Compare, bool Negated)> Operators = new(StringComparer.Ordinal)
    {
        ["StringEquals"] = (static (wanted, got) => wanted == got, false),
        ["StringNotEquals"] = (static (wanted, got) => wanted == got, true),
        ["StringEqualsIgnoreCase"] = (static (wanted, got) => wanted.Equals(got, StringComparison.OrdinalIgnoreCase), false),
        ["StringLike"] = (static (wanted, got) => Wildcard.Matches(wanted, got), false),
        ["StringNotLike"] = (static (wanted, got) => Wildcard.Matches(wanted, got), true),
        ["ArnEquals"] = (Wildcard.MatchesArn, false),
        ["ArnNotEquals"] = (Wildcard.MatchesArn, true),
        ["ArnLike"] = (Wildcard.MatchesArn, false),
        ["ArnNotLike"] = (Wildcard.MatchesArn, true),
        ["Bool"] = (static (wanted, got) => wanted.Equals(got, StringComparison.OrdinalIgnoreCase), false),
    };

    private readonly string _key;
    private readonly string[] _values;
    private readonly Func<string, string, bool> _compare;
    private readonly bool _negated;
    private readonly bool _trueIfAbsent;
    private readonly bool _wantsAbsence;
    private readonly bool _isNull;

    private PolicyCondition(string name, string key, string[] values)
    {
        _key = key;
        _values = values;
        var (quantifier, rest) = name.Split(':', 2) is [var q, var r] ? (q, r) : ("", name);
        if (quantifier is not ("" or "ForAllValues" or "ForAnyValue"))
        {
            throw Unknown(name);
        }

        var ifExists = rest.EndsWith("IfExists", StringComparison.Ordinal);
        var operation = ifExists ? rest[..^"IfExists".Length] : rest;
        if (operation == "Null" && !ifExists && quantifier.Length == 0)
        {
            _isNull = true;
            _wantsAbsence = values is ["true"];
            _compare = static (_, _) => false;
            return;
        }

        if (!Operators.TryGetValue(operation, out var known))
        {
            throw Unknown(name);
        }

        (_compare, _negated) = known;
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html:
        // ForAllValues holds for a request that has no such key, ForAnyValue doesn't.
        _trueIfAbsent = ifExists || quantifier == "ForAllValues" || (_negated && quantifier != "ForAnyValue");
    }

    /// <summary>Parses a whole <c>Condition</c> element; all its conditions must hold.</summary>
    /// <exception cref="LocalModeException">It uses an operator that local mode doesn't know.</exception>
    public static IReadOnlyList<PolicyCondition> ParseAll(JsonNode? element) =>
        element is not JsonObject operators
            ? []
            :
            [
                .. from operation in operators
                from key in operation.Value as JsonObject ?? []
                select new PolicyCondition(operation.Key, key.Key, PolicyStatement.Strings(key.Value)),
            ];

    public bool Holds(IReadOnlyDictionary<string, string> context)
    {
        var value = context.FirstOrDefault(pair => pair.Key.Equals(_key, StringComparison.OrdinalIgnoreCase)).Value;
        if (_isNull)
        {
            return value is null == _wantsAbsence;
        }

        if (value is null)
        {
            return _trueIfAbsent;
        }

        return _values.Any(wanted => _compare(wanted, value)) != _negated;
    }

    private static LocalModeException Unknown(string name) =>
        new(
            $"The condition operator '{name}' is not known to local mode. Known: {string.Join(", ", Operators.Keys)}, Null; "
                + "with 'ForAllValues:', 'ForAnyValue:' before or 'IfExists' behind."
        );
}
