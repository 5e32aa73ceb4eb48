using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Core.Rules;

/// <summary>Which addresses a configured rule concerns, and which rule of a group implements it.</summary>
internal static class IngressRuleMatching
{
    /// <summary>False where the rule makes no sense for the address: ICMP is IPv4's, ICMPv6 is IPv6's.</summary>
    public static bool AppliesTo(this IngressRule configured, SourceAddress address) =>
        configured.Protocol switch
        {
            "icmp" => !address.IsIPv6,
            "icmpv6" => address.IsIPv6,
            _ => true,
        };

    /// <summary>True if a rule of a security group has this protocol and these ports.</summary>
    public static bool Matches(this IngressRule configured, SecurityGroupRule rule) =>
        IngressRule.NameOf(rule.Protocol) == configured.Protocol
        // EC2 gives no ports, or -1, where the protocol has none.
        && (
            configured.Protocol is not ("tcp" or "udp" or "icmp" or "icmpv6")
            || (rule.FromPort == configured.FromPort && rule.ToPort == configured.ToPort)
        );
}
