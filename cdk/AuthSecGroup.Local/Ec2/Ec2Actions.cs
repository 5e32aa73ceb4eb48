using System.Globalization;
using System.Xml.Linq;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>The API actions that the local EC2 knows, each from its parameters to the content of its response.</summary>
internal sealed class Ec2Actions(SecurityGroupStore store, FaultInjector faults)
{
    private const string Supported =
        "DescribeSecurityGroupRules, DescribeManagedPrefixLists, GetManagedPrefixListEntries, AuthorizeSecurityGroupIngress, "
        + "RevokeSecurityGroupIngress, UpdateSecurityGroupRuleDescriptionsIngress";
    private const string GetEntries = "GetManagedPrefixListEntries";
    private const int SmallestPage = 5;
    private const int LargestPage = 1000;
    private const int LargestPageOfPrefixLists = 100;

    // The token holds a place in the order of the rules' making, so rules that come or go between two pages shift nothing.
    private const string TokenForm = "rules-after-";
    private const string EntriesTokenForm = "entries-after-";

    /// <summary>True for actions that change nothing. They share one kind of throttling.</summary>
    public static bool Reads(string action) => action.StartsWith("Describe", StringComparison.Ordinal) || action == GetEntries;

    /// <summary>The resource of a request, for its permissions: none for actions that describe.</summary>
    public static string ResourceOf(string action, AwsCaller caller, QueryParameters request) =>
        action == GetEntries ? Arn(caller, $"prefix-list/{request.Text("PrefixListId")}")
        : Reads(action) ? "*"
        : Arn(caller, $"security-group/{request.Text("GroupId")}");

    /// <summary>What the action of a name does.</summary>
    /// <exception cref="ServiceException">The local EC2 does not know it.</exception>
    public Func<AwsCaller, QueryParameters, IEnumerable<XElement>> Find(string name) =>
        name switch
        {
            "DescribeSecurityGroupRules" => DescribeRules,
            "DescribeManagedPrefixLists" => DescribePrefixLists,
            GetEntries => GetPrefixListEntries,
            "AuthorizeSecurityGroupIngress" => Authorize,
            "RevokeSecurityGroupIngress" => Revoke,
            "UpdateSecurityGroupRuleDescriptionsIngress" => UpdateDescriptions,
            _ => throw new ServiceException(
                "InvalidAction",
                $"The action {name} is not valid for this web service. Local mode supports: {Supported}."
            ),
        };

    private IEnumerable<XElement> DescribeRules(AwsCaller caller, QueryParameters request)
    {
        var groupIds = request.List("Filter").Select(filter => FilterValues(filter, "group-id")).ToList();
        var maxResults = request.Integer("MaxResults");
        var after = request.Text("NextToken") is { } token ? PositionIn(token, TokenForm) : 0;
        request.RefuseOthers("Filter, MaxResults, NextToken");
        if (maxResults is not (null or (>= SmallestPage and <= LargestPage)))
        {
            throw Ec2Refusal.InvalidValue(
                $"Value ( {maxResults} ) for parameter maxResults is invalid. Expecting a value between {SmallestPage} and {LargestPage}."
            );
        }

        var lag = faults.DrawDescribeLag();
        var rules = store.Rules(caller.Account, caller.Region, lag);
        if (lag > TimeSpan.Zero && !rules.SequenceEqual(store.Rules(caller.Account, caller.Region, TimeSpan.Zero)))
        {
            faults.Count(FaultInjector.StaleDescribe);
        }

        var wanted = rules.Where(rule => rule.Sequence > after && groupIds.All(ids => ids.Contains(rule.GroupId))).ToArray();
        var page = wanted.Take(Math.Min(maxResults ?? int.MaxValue, faults.PageSize ?? int.MaxValue)).ToArray();
        yield return Ec2Xml.Rules(page);
        if (page.Length < wanted.Length)
        {
            yield return Ec2Xml.Element("nextToken", string.Create(CultureInfo.InvariantCulture, $"{TokenForm}{page[^1].Sequence}"));
        }
    }

    private IEnumerable<XElement> DescribePrefixLists(AwsCaller caller, QueryParameters request)
    {
        var ids = request.List("Filter").Select(filter => FilterValues(filter, "prefix-list-id")).ToList();
        var maxResults = request.Integer("MaxResults");
        request.RefuseOthers("Filter, MaxResults");
        if (maxResults is not (null or (>= 1 and <= LargestPageOfPrefixLists)))
        {
            throw Ec2Refusal.InvalidValue(
                $"Value ( {maxResults} ) for parameter maxResults is invalid. Expecting a value between 1 and {LargestPageOfPrefixLists}."
            );
        }

        var wanted = store.PrefixLists(caller.Account, caller.Region).Where(list => ids.All(some => some.Contains(list.Id))).ToArray();
        return wanted.Length <= (maxResults ?? LargestPageOfPrefixLists)
            ? [Ec2Xml.PrefixLists(wanted)]
            : throw Ec2Refusal.InvalidValue("Local mode returns prefix lists in one page. Filter by prefix-list-id.");
    }

    private IEnumerable<XElement> GetPrefixListEntries(AwsCaller caller, QueryParameters request)
    {
        var id = request.RequiredText("PrefixListId");
        var size = request.Integer("MaxResults") ?? LargestPageOfPrefixLists;
        var start = request.Text("NextToken") is { } token ? (int)PositionIn(token, EntriesTokenForm) : 0;
        request.RefuseOthers("PrefixListId, MaxResults, NextToken");
        if (size is < 1 or > LargestPageOfPrefixLists)
        {
            throw Ec2Refusal.InvalidValue(
                $"Value ( {size} ) for parameter maxResults is invalid. Expecting a value between 1 and {LargestPageOfPrefixLists}."
            );
        }

        var list =
            store.PrefixLists(caller.Account, caller.Region).FirstOrDefault(list => list.Id == id)
            ?? throw new ServiceException("InvalidPrefixListID.NotFound", $"The prefix list ID '{id}' does not exist");
        yield return Ec2Xml.PrefixListEntries(list.Entries.Skip(start).Take(size));
        if (list.Entries.Count > start + size)
        {
            yield return Ec2Xml.Element("nextToken", string.Create(CultureInfo.InvariantCulture, $"{EntriesTokenForm}{start + size}"));
        }
    }

    private IEnumerable<XElement> Authorize(AwsCaller caller, QueryParameters request)
    {
        var group = Group(caller, request);
        var permissions = request.List("IpPermissions").Select(RulesOf).ToList();
        request.RefuseOthers("GroupId, IpPermissions with IpProtocol, FromPort, ToPort, IpRanges, Ipv6Ranges");
        if (permissions.Count == 0 || permissions.Exists(rules => rules.Count == 0))
        {
            throw Ec2Refusal.MissingParameter("IpPermissions, each with IpRanges or Ipv6Ranges");
        }

        var rules = permissions.SelectMany(rules => rules).Select(RuleForm.Canonical).ToArray();
        return rules.DistinctBy(RuleIdentity.Of).Count() == rules.Length
            ? [Done, Ec2Xml.Rules(store.Authorize(group, rules))]
            : throw Ec2Refusal.SamePermissionTwice();
    }

    private IEnumerable<XElement> Revoke(AwsCaller caller, QueryParameters request)
    {
        var group = Group(caller, request);
        var ruleIds = RuleIds(request.TextList("SecurityGroupRuleId"), "SecurityGroupRuleId");
        request.RefuseOthers("GroupId, SecurityGroupRuleId");
        store.Revoke(group, ruleIds);
        return [Done];
    }

    private IEnumerable<XElement> UpdateDescriptions(AwsCaller caller, QueryParameters request)
    {
        var group = Group(caller, request);
        var members = request.List("SecurityGroupRuleDescription");
        var ruleIds = RuleIds([.. members.Select(member => member.RequiredText("SecurityGroupRuleId"))], "SecurityGroupRuleDescription");
        var descriptions = members.Select(member => RuleForm.CanonicalDescription(member.Text("Description")));
        var changes = ruleIds.Zip(descriptions).ToArray();
        request.RefuseOthers("GroupId, SecurityGroupRuleDescription");
        store.Describe(group, changes);
        return [Done];
    }

    private static XElement Done => Ec2Xml.Element("return", true);

    private static IReadOnlyList<string> FilterValues(QueryParameters filter, string supported)
    {
        var name = filter.RequiredText("Name");
        if (name != supported)
        {
            throw Ec2Refusal.InvalidValue($"The filter '{name}' is invalid. Local mode supports: {supported}.");
        }

        var values = filter.TextList("Value");
        return values.FirstOrDefault(value => value.AsSpan().ContainsAny('*', '?')) is { } pattern
            ? throw Ec2Refusal.InvalidValue($"The filter value '{pattern}' is a pattern. Local mode supports whole ids.")
            : values;
    }

    private static string Arn(AwsCaller caller, string resource) =>
        $"arn:{caller.Partition}:ec2:{caller.Region}:{caller.Account}:{resource}";

    private static long PositionIn(string token, string form) =>
        token.StartsWith(form, StringComparison.Ordinal)
        && long.TryParse(token[form.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw new ServiceException("InvalidNextToken", "The specified NextToken is not valid.");

    // One permission may hold several ranges, and each makes one rule.
    private static List<NewRule> RulesOf(QueryParameters permission)
    {
        var protocol = permission.RequiredText("IpProtocol");
        var (from, to) = (permission.Integer("FromPort"), permission.Integer("ToPort"));
        if (RuleForm.HasPorts(protocol) && (from is null || to is null))
        {
            throw Ec2Refusal.InvalidValue("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
        }

        return
        [
            .. permission.List("IpRanges").Select(range => Rule(RuleSourceKind.Ipv4Cidr, range, "CidrIp")),
            .. permission.List("Ipv6Ranges").Select(range => Rule(RuleSourceKind.Ipv6Cidr, range, "CidrIpv6")),
        ];

        NewRule Rule(RuleSourceKind kind, QueryParameters range, string cidr) =>
            new(protocol, from ?? -1, to ?? -1, new(kind, range.RequiredText(cidr)), range.Text("Description"));
    }

    private static GroupKey Group(AwsCaller caller, QueryParameters request)
    {
        var groupId = request.Text("GroupId") is { Length: > 0 } id ? id : throw Ec2Refusal.MissingParameter("groupName or groupId");
        return new(caller.Account, caller.Region, WellFormed(groupId, "sg-", "InvalidGroupId.Malformed"));
    }

    private static IReadOnlyList<string> RuleIds(IReadOnlyList<string> ids, string parameter)
    {
        if (ids.Count == 0)
        {
            throw Ec2Refusal.MissingParameter(parameter);
        }

        var distinct = ids.Select(id => WellFormed(id, "sgr-", "InvalidSecurityGroupRuleId.Malformed")).Distinct(StringComparer.Ordinal);
        return distinct.Count() == ids.Count ? ids : throw Ec2Refusal.SamePermissionTwice();
    }

    // Ids of EC2 are a prefix and 8 (old) or 17 hexadecimal digits.
    private static string WellFormed(string id, string prefix, string code) =>
        id.StartsWith(prefix, StringComparison.Ordinal)
        && id.Length - prefix.Length is 8 or 17
        && id[prefix.Length..].All(char.IsAsciiHexDigitLower)
            ? id
            : throw new ServiceException(code, $"Invalid id: \"{id}\" (expecting \"{prefix}...\")");
}
