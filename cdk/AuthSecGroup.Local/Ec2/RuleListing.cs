using System.Globalization;
using System.IO.Enumeration;
using System.Text;

namespace AuthSecGroup.Local.Ec2;

/// <summary>What a DescribeSecurityGroupRules asks for: ids, filters and a page.</summary>
internal sealed class RuleListing
{
    private const int SmallestPage = 5;
    private const int LargestPage = 1000;
    private const string TokenForm = "rules-after:";

    private readonly IReadOnlyList<string> _ruleIds;
    private readonly IReadOnlyList<(string Name, IReadOnlyList<string> Values)> _filters;
    private readonly int? _maxResults;
    private readonly long _after;

    private RuleListing(QueryParameters request)
    {
        _ruleIds = request.TextList("SecurityGroupRuleId");
        _filters = [.. request.List("Filter").Select(filter => (Name(filter), filter.TextList("Value")))];
        _maxResults = request.Integer("MaxResults");
        _after = request.Text("NextToken") is { } token ? PositionIn(token) : 0;
    }

    /// <exception cref="ServiceException">An id, a filter or the page's size is not one that EC2 takes.</exception>
    public static RuleListing Read(QueryParameters request)
    {
        var listing = new RuleListing(request);
        foreach (var id in listing._ruleIds.Where(id => !ResourceId.IsWellFormed(id, "sgr-")))
        {
            throw Ec2Refusals.MalformedId("InvalidSecurityGroupRuleId.Malformed", id, "sgr-");
        }

        if (listing._maxResults is { } size and not (>= SmallestPage and <= LargestPage))
        {
            throw Ec2Refusals.InvalidParameterValue(
                $"Value ( {size} ) for parameter maxResults is invalid. Expecting a value between {SmallestPage} and {LargestPage}."
            );
        }

        return listing;
    }

    /// <summary>The page and, unless it is the last one, the token of the next.</summary>
    /// <exception cref="ServiceException">A rule that is asked for by its id is not there.</exception>
    public (IReadOnlyList<SecurityGroupRule> Page, string? NextToken) Select(IReadOnlyList<SecurityGroupRule> rules, int? largestPage)
    {
        var known = rules.Select(rule => rule.RuleId).ToHashSet(StringComparer.Ordinal);
        if (_ruleIds.FirstOrDefault(id => !known.Contains(id)) is { } missing)
        {
            throw Ec2Refusals.RuleIdNotFound(missing);
        }

        var wanted = rules.Where(rule =>
            rule.Sequence > _after
            && (_ruleIds.Count == 0 || _ruleIds.Contains(rule.RuleId))
            && _filters.All(filter => Passes(rule, filter))
        );
        var size = Math.Min(_maxResults ?? int.MaxValue, largestPage ?? int.MaxValue);
        var page = wanted.Take(size == int.MaxValue ? size : size + 1).ToArray();
        return page.Length <= size ? (page, null) : (page[..size], TokenAfter(page[size - 1]));
    }

    private static string Name(QueryParameters filter)
    {
        var name = filter.RequiredText("Name");
        return name is "group-id" or "security-group-rule-id" || name.StartsWith("tag:", StringComparison.Ordinal)
            ? name
            : throw Ec2Refusals.InvalidParameterValue($"The filter '{name}' is invalid");
    }

    private static bool Passes(SecurityGroupRule rule, (string Name, IReadOnlyList<string> Values) filter)
    {
        var value = filter.Name switch
        {
            "group-id" => rule.GroupId,
            "security-group-rule-id" => rule.RuleId,
            _ => rule.Tags.GetValueOrDefault(filter.Name["tag:".Length..]),
        };
        return value is not null && filter.Values.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase: false));
    }

    // The token holds a place in the order of the rules' making, so rules that come or go between two pages shift nothing.
    private static string TokenAfter(SecurityGroupRule rule) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(TokenForm + rule.Sequence.ToString(CultureInfo.InvariantCulture)));

    private static long PositionIn(string token)
    {
        var bytes = new byte[token.Length];
        return
            Convert.TryFromBase64String(token, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length) is var text
            && text.StartsWith(TokenForm, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(TokenForm.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw Ec2Refusals.InvalidNextToken();
    }
}
