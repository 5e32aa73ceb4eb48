using System.Globalization;
using System.Xml.Linq;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>EC2's answers. Note <c>requestId</c> on success and <c>RequestID</c> on errors, as EC2 writes them.</summary>
internal static class Ec2Xml
{
    public static readonly XNamespace Namespace = "http://ec2.amazonaws.com/doc/2016-11-15";

    public static ServiceResponse Success(string action, string requestId, IEnumerable<XElement> content) =>
        Answer(
            StatusCodes.Status200OK,
            requestId,
            null,
            new XElement(Namespace + $"{action}Response", Element("requestId", requestId), content)
        );

    public static ServiceResponse Error(ServiceException refusal, string requestId) =>
        Answer(
            refusal.Status,
            requestId,
            refusal.Code,
            new XElement(
                "Response",
                new XElement(
                    "Errors",
                    new XElement(
                        "Error",
                        new XElement("Code", XmlText.Clean(refusal.Code)),
                        new XElement("Message", XmlText.Clean(refusal.Message))
                    )
                ),
                new XElement("RequestID", requestId)
            )
        );

    public static XElement Element(string name, object value) => new(Namespace + name, value);

    public static XElement Rules(string name, IEnumerable<SecurityGroupRule> rules, Func<SecurityGroupRule, IEnumerable<XElement?>> form) =>
        new(Namespace + name, rules.Select(rule => new XElement(Namespace + "item", form(rule))));

    /// <summary>A rule as DescribeSecurityGroupRules and AuthorizeSecurityGroupIngress show it.</summary>
    public static IEnumerable<XElement?> Described(SecurityGroupRule rule, string owner, string arn) =>
        [
            .. Common(rule),
            Element("groupOwnerId", owner),
            rule.Source is { Kind: RuleSourceKind.SecurityGroup } source
                ? Element("referencedGroupInfo", new[] { Element("groupId", source.Value), Element("userId", source.UserId ?? owner) })
                : null,
            Element("tagSet", ""),
            Element("securityGroupRuleArn", arn),
        ];

    /// <summary>A rule as RevokeSecurityGroupIngress shows it.</summary>
    public static IEnumerable<XElement?> Revoked(SecurityGroupRule rule) =>
        [.. Common(rule), rule.Source.Kind == RuleSourceKind.SecurityGroup ? Element("referencedGroupId", rule.Source.Value) : null];

    private static IEnumerable<XElement?> Common(SecurityGroupRule rule) =>
        [
            Element("securityGroupRuleId", rule.RuleId),
            Element("groupId", rule.GroupId),
            Element("isEgress", rule.IsEgress),
            Element("ipProtocol", rule.Protocol),
            Element("fromPort", rule.FromPort.ToString(CultureInfo.InvariantCulture)),
            Element("toPort", rule.ToPort.ToString(CultureInfo.InvariantCulture)),
            rule.Source.Kind switch
            {
                RuleSourceKind.Ipv4Cidr => Element("cidrIpv4", rule.Source.Value),
                RuleSourceKind.Ipv6Cidr => Element("cidrIpv6", rule.Source.Value),
                RuleSourceKind.PrefixList => Element("prefixListId", rule.Source.Value),
                _ => null,
            },
            rule.Description is { } description ? Element("description", description) : null,
        ];

    private static ServiceResponse Answer(int status, string requestId, string? errorCode, XElement root) =>
        ServiceResponse.Xml(status, XmlText.Document(root), errorCode) with
        {
            Headers = [new("x-amzn-RequestId", requestId)],
        };
}
