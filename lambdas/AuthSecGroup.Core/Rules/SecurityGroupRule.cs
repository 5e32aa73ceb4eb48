using AuthSecGroup.Core.Addresses;

namespace AuthSecGroup.Core.Rules;

/// <summary>
/// One ingress rule as EC2 reports it. Its source is an IPv4 block, an IPv6 block, or neither (a prefix list, a referenced group).
/// </summary>
/// <param name="RuleId">The rule's id, such as <c>sgr-0123456789abcdef0</c>; a rule that is revoked and authorized again gets a new
/// one.</param>
/// <param name="GroupId">The group that contains it.</param>
/// <param name="Protocol">EC2's name of the protocol; <c>-1</c> for all.</param>
/// <param name="FromPort">The first port, or ICMP type; null or -1 where the protocol has none.</param>
/// <param name="ToPort">The last port, or ICMP code; null or -1 where the protocol has none.</param>
/// <param name="CidrIpv4">The IPv4 source, if it has one.</param>
/// <param name="CidrIpv6">The IPv6 source, if it has one.</param>
/// <param name="Description">The description, or null.</param>
internal sealed record SecurityGroupRule(
    string RuleId,
    string GroupId,
    string Protocol,
    int? FromPort,
    int? ToPort,
    string? CidrIpv4,
    string? CidrIpv6,
    string? Description
)
{
    /// <summary>The id of the prefix list that is the source, if it is one.</summary>
    public string? PrefixListId { get; init; }

    /// <summary>True if the rule lets in exactly this address and no other.</summary>
    public bool IsFor(SourceAddress address) => address.IsExactly(address.IsIPv6 ? CidrIpv6 : CidrIpv4);
}
