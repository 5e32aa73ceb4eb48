namespace AuthSecGroup.Local.Ec2;

/// <summary>A rule to be made.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>, a protocol's number, or <c>-1</c> for all.</param>
/// <param name="FromPort">The first port, or the ICMP type; not looked at where the protocol has no ports.</param>
/// <param name="ToPort">The last port, or the ICMP code; not looked at where the protocol has no ports.</param>
/// <param name="Source">Whom it lets in.</param>
/// <param name="Description">Up to 255 characters of EC2's set, or null.</param>
internal sealed record NewRule(string Protocol, int FromPort, int ToPort, RuleSource Source, string? Description = null)
{
    /// <summary>True for a rule about traffic that leaves; false, the default, for ingress.</summary>
    public bool IsEgress { get; init; }

    /// <summary>A rule that lets a range of addresses reach one TCP port.</summary>
    public static NewRule Tcp(int port, string cidr, string? description = null) =>
        new("tcp", port, port, RuleSource.Cidr(cidr), description);
}
