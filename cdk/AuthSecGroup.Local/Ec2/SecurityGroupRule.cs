namespace AuthSecGroup.Local.Ec2;

/// <summary>One rule of a security group, in the canonical form in which EC2 describes it.</summary>
/// <param name="RuleId">The id, <c>sgr-</c> and 17 hexadecimal digits, never given twice.</param>
/// <param name="GroupId">The group it belongs to.</param>
/// <param name="IsEgress">True for traffic that leaves.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>, another protocol's number, or <c>-1</c> for all.</param>
/// <param name="FromPort">The first port or the ICMP type; -1 for all.</param>
/// <param name="ToPort">The last port or the ICMP code; -1 for all.</param>
/// <param name="Source">Whom it lets in (or out).</param>
/// <param name="Description">The description, or null.</param>
internal sealed record SecurityGroupRule(
    string RuleId,
    string GroupId,
    bool IsEgress,
    string Protocol,
    int FromPort,
    int ToPort,
    RuleSource Source,
    string? Description
)
{
    /// <summary>The range of addresses, or null if the rule names a prefix list or a group.</summary>
    public string? Cidr => Source.Kind is RuleSourceKind.Ipv4Cidr or RuleSourceKind.Ipv6Cidr ? Source.Value : null;

    // Its place among all rules in the order of their making; pages go by it.
    internal long Sequence { get; init; }

    internal RuleIdentity Identity => new(IsEgress, Protocol, FromPort, ToPort, Source.Kind, Source.Value);
}

/// <summary>What no two rules of a group may share. The description is not part of it.</summary>
internal readonly record struct RuleIdentity(bool IsEgress, string Protocol, int FromPort, int ToPort, RuleSourceKind Kind, string Source)
{
    public static RuleIdentity Of(NewRule rule) =>
        new(rule.IsEgress, rule.Protocol, rule.FromPort, rule.ToPort, rule.Source.Kind, rule.Source.Value);

    /// <summary>As EC2's messages name a rule.</summary>
    public override string ToString() =>
        Protocol == RuleForm.AllProtocols
            ? $"peer: {Source}, ALL, ALLOW"
            : $"peer: {Source}, {Protocol.ToUpperInvariant()}, from port: {FromPort}, to port: {ToPort}, ALLOW";
}
