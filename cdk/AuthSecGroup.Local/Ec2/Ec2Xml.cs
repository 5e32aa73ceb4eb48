using System.Xml.Linq;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>EC2's responses. Note <c>requestId</c> on success and <c>RequestID</c> on errors, as EC2 writes them.</summary>
internal static class Ec2Xml
{
    private const string RequestIdHeader = "x-amzn-RequestId";

    private static readonly XNamespace Namespace = "http://ec2.amazonaws.com/doc/2016-11-15";

    public static ServiceResponse Success(string action, string requestId, IEnumerable<XElement> content) =>
        ServiceResponse.Xml(
            new XElement(Namespace + $"{action}Response", Element("requestId", requestId), content),
            (RequestIdHeader, requestId)
        );

    public static ServiceResponse Error(ServiceException refusal, string requestId)
    {
        var code = new XElement("Code", XmlText.Clean(refusal.Code));
        var error = new XElement("Error", code, new XElement("Message", XmlText.Clean(refusal.Message)));
        return ServiceResponse.Xml(
            refusal,
            new XElement("Response", new XElement("Errors", error), new XElement("RequestID", requestId)),
            (RequestIdHeader, requestId)
        );
    }

    public static XElement Element(string name, object value) => new(Namespace + name, value);

    /// <summary>The rules with what the functions read of them.</summary>
    public static XElement Rules(IEnumerable<SecurityGroupRule> rules) =>
        Element("securityGroupRuleSet", rules.Select(rule => Element("item", Content(rule))));

    /// <summary>The prefix lists with what the functions read of them.</summary>
    public static XElement PrefixLists(IEnumerable<ManagedPrefixList> lists) =>
        Element(
            "prefixListSet",
            lists.Select(list =>
                Element(
                    "item",
                    new[]
                    {
                        Element("prefixListId", list.Id),
                        Element("prefixListName", list.Name),
                        Element("maxEntries", list.MaxEntries),
                        Element("ownerId", list.Account),
                    }
                )
            )
        );

    /// <summary>The entries of a prefix list.</summary>
    public static XElement PrefixListEntries(IEnumerable<string> cidrs) =>
        Element("entrySet", cidrs.Select(cidr => Element("item", Element("cidr", cidr))));

    private static IEnumerable<XElement?> Content(SecurityGroupRule rule) =>
        [
            Element("securityGroupRuleId", rule.RuleId),
            Element("groupId", rule.GroupId),
            Element("isEgress", rule.IsEgress),
            Element("ipProtocol", rule.Protocol),
            Element("fromPort", rule.FromPort),
            Element("toPort", rule.ToPort),
            rule.Source.Kind switch
            {
                RuleSourceKind.Ipv4Cidr => Element("cidrIpv4", rule.Source.Value),
                RuleSourceKind.Ipv6Cidr => Element("cidrIpv6", rule.Source.Value),
                RuleSourceKind.PrefixList => Element("prefixListId", rule.Source.Value),
                _ => Element("referencedGroupInfo", Element("groupId", rule.Source.Value)),
            },
            rule.Description is { } description ? Element("description", description) : null,
        ];
}
