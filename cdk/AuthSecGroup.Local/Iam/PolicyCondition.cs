using System.Net;
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
        ["IpAddress"] = Contains,
    };

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    private static readonly Dictionary<string, string> Negated = new(StringComparer.Ordinal)
    {
        ["StringNotEquals"] = "StringEquals",
        ["NotIpAddress"] = "IpAddress",
    };

    private readonly string[] _values;
    private readonly Func<string, string, bool> _matches;
    private readonly bool _isNegated;

    private PolicyCondition(string name, string key, string[] values)
    {
        (Key, _values, _isNegated) = (key, values, Negated.ContainsKey(name));
        _matches =
            Operators.GetValueOrDefault(Negated.GetValueOrDefault(name, name))
            ?? throw new LocalModeException(
                $"The condition operator '{name}' is not known to local mode. "
                    + $"Known: {string.Join(", ", Operators.Keys.Concat(Negated.Keys))}."
            );
        var invalid = _matches == Operators["IpAddress"] ? _values.FirstOrDefault(value => Network(value) is null) : null;
        LocalModeException.Require(
            invalid is null,
            $"The condition operator '{name}' has the value '{invalid}', which is not an IP address or a CIDR block."
        );
    }

    public string Key { get; }

    /// <summary>Parses a whole <c>Condition</c> element; all its conditions must hold.</summary>
    /// <exception cref="LocalModeException">It uses an operator that local mode doesn't know.</exception>
    public static IReadOnlyList<PolicyCondition> ParseAll(JsonNode? element) =>
        [
            .. from operation in element as JsonObject ?? []
            let keys = operation.Value as JsonObject ?? []
            from key in keys
            select new PolicyCondition(operation.Key, key.Key, PolicyStatement.Strings(keys, key.Key)),
        ];

    /// <summary>
    /// True if the request has the key, with a value that matches one of the wanted; with a negated operator, if it hasn't.
    /// </summary>
    public bool Holds(IReadOnlyDictionary<string, string> context) =>
        _isNegated
        != (
            context.FirstOrDefault(pair => pair.Key.Equals(Key, StringComparison.OrdinalIgnoreCase)).Value is { } value
            && _values.Any(wanted => _matches(wanted, value))
        );

    private static bool Contains(string block, string address) =>
        IPAddress.TryParse(address, out var parsed) && Network(block) is { } network && network.Contains(parsed);

    // An address without a prefix length is one host.
    private static IPNetwork? Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
