using System.Globalization;
using System.Text;

namespace AuthSecGroup.Local.Ec2;

/// <summary>What a DescribeSecurityGroupRules asks for: groups and a page.</summary>
internal sealed class RuleListing
{
    private const int SmallestPage = 5;
    private const int LargestPage = 1000;
    private const string TokenForm = "rules-after:";

    private readonly IReadOnlyList<IReadOnlyList<string>> _groupIds;
    private readonly int? _maxResults;
    private readonly long _after;

    private RuleListing(QueryParameters request)
    {
        _groupIds = [.. request.List("Filter").Select(GroupIds)];
        _maxResults = request.Integer("MaxResults");
        _after = request.Text("NextToken") is { } token ? PositionIn(token) : 0;
    }

    /// <exception cref="ServiceException">A filter or the page's size is not one that EC2 takes.</exception>
    public static RuleListing Read(QueryParameters request)
    {
        var listing = new RuleListing(request);
        if (listing._maxResults is { } size and not (>= SmallestPage and <= LargestPage))
        {
            throw Ec2Refusals.InvalidParameterValue(
                $"Value ( {size} ) for parameter maxResults is invalid. Expecting a value between {SmallestPage} and {LargestPage}."
            );
        }

        return listing;
    }

    /// <summary>The page and, unless it is the last one, the token of the next.</summary>
    public (IReadOnlyList<SecurityGroupRule> Page, string? NextToken) Select(IReadOnlyList<SecurityGroupRule> rules, int? largestPage)
    {
        var wanted = rules.Where(rule => rule.Sequence > _after && _groupIds.All(ids => ids.Contains(rule.GroupId)));
        var size = Math.Min(_maxResults ?? int.MaxValue, largestPage ?? int.MaxValue);
        var page = wanted.Take(size == int.MaxValue ? size : size + 1).ToArray();
        return page.Length <= size ? (page, null) : (page[..size], TokenAfter(page[size - 1]));
    }

    private static IReadOnlyList<string> GroupIds(QueryParameters filter)
    {
        var name = filter.RequiredText("Name");
        if (name != "group-id")
        {
            throw Ec2Refusals.InvalidParameterValue($"The filter '{name}' is invalid. Local mode supports: group-id.");
        }

        var values = filter.TextList("Value");
        return values.FirstOrDefault(value => value.AsSpan().ContainsAny('*', '?')) is { } pattern
            ? throw Ec2Refusals.InvalidParameterValue($"The filter value '{pattern}' is a pattern. Local mode supports whole group ids.")
            : values;
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
