using System.Globalization;
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
        ["NumericLessThan"] = static (wanted, got) => Number(got) < Number(wanted),
        ["DateLessThan"] = static (wanted, got) => Date(got) < Date(wanted),
        ["DateGreaterThan"] = static (wanted, got) => Date(got) > Date(wanted),
        ["IpAddress"] = Contains,
    };

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    private static readonly Dictionary<string, string> Negated = new(StringComparer.Ordinal)
    {
        ["StringNotEquals"] = "StringEquals",
        ["NotIpAddress"] = "IpAddress",
    };

    private const string IfExists = "IfExists";

    // What the values of an operator must be; every text is one of the others.
    private static readonly Dictionary<string, (Func<string, bool> IsValid, string Words)> Forms = new(StringComparer.Ordinal)
    {
        ["NumericLessThan"] = (static value => Number(value) is not null, "a number"),
        ["DateLessThan"] = (static value => Date(value) is not null, "a date, such as 2026-11-22T06:40:00Z"),
        ["DateGreaterThan"] = (static value => Date(value) is not null, "a date, such as 2026-11-22T06:40:00Z"),
        ["IpAddress"] = (static value => Network(value) is not null, "an IP address or a CIDR block"),
    };

    private readonly string[] _values;
    private readonly Func<string, string, bool> _matches;
    private readonly bool _isNegated;
    private readonly bool _holdsWithoutKey;

    private PolicyCondition(string name, string key, string[] values)
    {
        var isIfExists = name.EndsWith(IfExists, StringComparison.Ordinal);
        var plain = isIfExists ? name[..^IfExists.Length] : name;
        (Key, _values, _isNegated) = (key, values, Negated.ContainsKey(plain));
        _holdsWithoutKey = isIfExists || _isNegated;
        var positive = Negated.GetValueOrDefault(plain, plain);
        _matches =
            Operators.GetValueOrDefault(positive)
            ?? throw new LocalModeException(
                $"The condition operator '{name}' is not known to local mode. "
                    + $"Known, also with {IfExists}: {string.Join(", ", Operators.Keys.Concat(Negated.Keys))}."
            );
        if (Forms.TryGetValue(positive, out var form) && Array.Find(values, value => !form.IsValid(value)) is { } invalid)
        {
            throw new LocalModeException($"The condition operator '{name}' has the value '{invalid}', which is not {form.Words}.");
        }
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
    /// True if the request has the key, with a value that matches one of the wanted; with a negated operator, if it hasn't. With
    /// <c>IfExists</c>, a request without the key holds, too.
    /// </summary>
    public bool Holds(IReadOnlyDictionary<string, string> context) =>
        context.FirstOrDefault(pair => pair.Key.Equals(Key, StringComparison.OrdinalIgnoreCase)).Value is { } value
            ? _isNegated != _values.Any(wanted => _matches(wanted, value))
            : _holdsWithoutKey;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Date(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static bool Contains(string block, string address) =>
        IPAddress.TryParse(address, out var parsed) && Network(block) is { } network && network.Contains(parsed);

    // An address without a prefix length is one host.
    private static IPNetwork? Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
