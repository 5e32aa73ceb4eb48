using System.Xml.Linq;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>The API actions that the local EC2 knows, each from its parameters to the content of its answer.</summary>
internal sealed class Ec2Actions(SecurityGroupStore store, FaultInjector faults)
{
    public const string Supported =
        "DescribeSecurityGroupRules, AuthorizeSecurityGroupIngress, RevokeSecurityGroupIngress, UpdateSecurityGroupRuleDescriptionsIngress";

    /// <summary>One action: whether it is decided on a group, and what it does.</summary>
    public sealed record Ec2Action(bool IsOnGroup, Func<AwsCaller, QueryParameters, IEnumerable<XElement>> Act);

    /// <summary>The action of a name, or null if the local EC2 does not know it.</summary>
    public Ec2Action? Find(string name) =>
        name switch
        {
            "DescribeSecurityGroupRules" => new(IsOnGroup: false, Describe),
            "AuthorizeSecurityGroupIngress" => new(IsOnGroup: true, Authorize),
            "RevokeSecurityGroupIngress" => new(IsOnGroup: true, Revoke),
            "UpdateSecurityGroupRuleDescriptionsIngress" => new(IsOnGroup: true, UpdateDescriptions),
            _ => null,
        };

    /// <summary>The groups that a request names, for faults and the record. Looks only: the parameters are spent by it.</summary>
    public static IReadOnlyList<string> GroupsNamedBy(QueryParameters request) =>
        [
            .. request.Text("GroupId") is { } groupId ? [groupId] : Array.Empty<string>(),
            .. request.List("Filter").Where(filter => filter.Text("Name") == "group-id").SelectMany(filter => filter.TextList("Value")),
        ];

    public static string ResourceArn(AwsCaller caller, string resource) =>
        $"arn:{Partition(caller)}:ec2:{caller.Region}:{caller.Account}:{resource}";

    private IEnumerable<XElement> Describe(AwsCaller caller, QueryParameters request)
    {
        var listing = RuleListing.Read(request);
        request.RefuseOthers("Filter, MaxResults, NextToken");
        var lag = faults.DescribeLag == TimeSpan.Zero ? TimeSpan.Zero : faults.DrawDescribeLag();
        var rules = store.Rules(caller.Account, caller.Region, lag);
        if (lag > TimeSpan.Zero && !rules.SequenceEqual(store.Rules(caller.Account, caller.Region, TimeSpan.Zero)))
        {
            faults.Count(FaultInjector.StaleDescribe);
        }

        var (page, nextToken) = listing.Select(rules, faults.PageSize);
        yield return Described(caller, page);
        if (nextToken is not null)
        {
            yield return Ec2Xml.Element("nextToken", nextToken);
        }
    }

    private IEnumerable<XElement> Authorize(AwsCaller caller, QueryParameters request)
    {
        var group = Group(caller, request);
        var rules = IpPermissionReader.Read(request, caller.Account);
        request.RefuseOthers("GroupId, IpPermissions");
        if (rules.Count == 0)
        {
            throw Ec2Refusals.MissingParameter("IpPermissions");
        }

        return [Done, Described(caller, store.Authorize(group, rules))];
    }

    private IEnumerable<XElement> Revoke(AwsCaller caller, QueryParameters request)
    {
        var group = Group(caller, request);
        var ruleIds = RuleIds(request.TextList("SecurityGroupRuleId"));
        request.RefuseOthers("GroupId, SecurityGroupRuleId");
        return [Done, Ec2Xml.Rules("revokedSecurityGroupRuleSet", store.Revoke(group, ruleIds), Ec2Xml.Revoked)];
    }

    private IEnumerable<XElement> UpdateDescriptions(AwsCaller caller, QueryParameters request)
    {
        var group = Group(caller, request);
        var members = request
            .List("SecurityGroupRuleDescription")
            .Select(member =>
                (RuleId: member.RequiredText("SecurityGroupRuleId"), Description: RuleForm.CanonicalDescription(member.Text("Description")))
            )
            .ToArray();
        RuleIds([.. members.Select(member => member.RuleId)], "SecurityGroupRuleDescription");
        request.RefuseOthers("GroupId, SecurityGroupRuleDescription");
        store.Describe(group, members);
        return [Done];
    }

    private static XElement Done => Ec2Xml.Element("return", true);

    private static XElement Described(AwsCaller caller, IEnumerable<SecurityGroupRule> rules) =>
        Ec2Xml.Rules(
            "securityGroupRuleSet",
            rules,
            rule => Ec2Xml.Described(rule, caller.Account, ResourceArn(caller, $"security-group-rule/{rule.RuleId}"))
        );

    private static GroupKey Group(AwsCaller caller, QueryParameters request)
    {
        var groupId = request.Text("GroupId") is { Length: > 0 } id ? id : throw Ec2Refusals.MissingParameter("groupName or groupId");
        return ResourceId.IsWellFormed(groupId, "sg-")
            ? new(caller.Account, caller.Region, groupId)
            : throw Ec2Refusals.MalformedId("InvalidGroupId.Malformed", groupId, "sg-");
    }

    private static IReadOnlyList<string> RuleIds(IReadOnlyList<string> ids, string parameter = "SecurityGroupRuleId")
    {
        if (ids.Count == 0)
        {
            throw Ec2Refusals.MissingParameter(parameter);
        }

        foreach (var id in ids.Where(id => !ResourceId.IsWellFormed(id, "sgr-")))
        {
            throw Ec2Refusals.MalformedId("InvalidSecurityGroupRuleId.Malformed", id, "sgr-");
        }

        return ids.Distinct(StringComparer.Ordinal).Count() == ids.Count ? ids : throw Ec2Refusals.SamePermissionTwice();
    }

    private static string Partition(AwsCaller caller) => caller.PrincipalArn.Split(':') is [_, var partition, ..] ? partition : "aws";
}
