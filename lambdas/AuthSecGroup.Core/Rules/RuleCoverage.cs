using System.Net;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Core.Rules;

/// <summary>Which addresses and ports a rule of a group admits, also if it isn't equal to a configured one.</summary>
internal static class RuleCoverage
{
    /// <summary>
    /// True if the rule admits the address on all ports of the configured rule: a block that contains the address, and the same ports, more
    /// of them, or all protocols. A rule that refers to a group or a prefix list admits addresses that the rule doesn't show, so it covers
    /// none; see <see cref="PrefixListEntries"/>.
    /// </summary>
    public static bool Covers(this SecurityGroupRule rule, IngressRule configured, SourceAddress address) =>
        rule.CoversPorts(configured) && Contains(address.IsIPv6 ? rule.CidrIpv6 : rule.CidrIpv4, address);

    /// <summary>True if a CIDR block contains the address.</summary>
    public static bool Contains(string? block, SourceAddress address) =>
        IPNetwork.TryParse(block, out var network) && network.Contains(address.Host);

    /// <summary>True if the rule is on all ports of the configured rule, whatever its source is.</summary>
    public static bool CoversPorts(this SecurityGroupRule rule, IngressRule configured)
    {
        var protocol = IngressRule.NameOf(rule.Protocol);
        if (protocol is "-1")
        {
            return true;
        }

        if (protocol != configured.Protocol)
        {
            return false;
        }

        var (from, to) = (rule.FromPort ?? -1, rule.ToPort ?? -1);
        if (IngressRule.HasPorts(protocol))
        {
            return from >= 0 && from <= configured.FromPort && to >= configured.ToPort;
        }

        // -1 is every type, or every code of the type. A protocol without ports has no others.
        return !IngressRule.IsIcmp(protocol) || from == -1 || (from == configured.FromPort && (to == -1 || to == configured.ToPort));
    }
}
