namespace AuthSecGroup.Local.Ec2;

/// <summary>What kind of thing a rule lets in.</summary>
internal enum RuleSourceKind
{
    /// <summary>A range of IPv4 addresses.</summary>
    Ipv4Cidr,

    /// <summary>A range of IPv6 addresses.</summary>
    Ipv6Cidr,

    /// <summary>A prefix list, by its id.</summary>
    PrefixList,

    /// <summary>The members of a security group of the same account, by its id.</summary>
    SecurityGroup,
}

/// <summary>Whom a rule lets in.</summary>
/// <param name="Kind">What <paramref name="Value"/> is.</param>
/// <param name="Value">The CIDR block or the id.</param>
internal sealed record RuleSource(RuleSourceKind Kind, string Value)
{
    /// <summary>A range of addresses, IPv6 if it has a colon: <c>203.0.113.7/32</c>.</summary>
    public static RuleSource Cidr(string cidr) =>
        new(cidr.Contains(':', StringComparison.Ordinal) ? RuleSourceKind.Ipv6Cidr : RuleSourceKind.Ipv4Cidr, cidr);

    /// <summary>A prefix list: <c>pl-0123456789abcdef0</c>.</summary>
    public static RuleSource PrefixList(string prefixListId) => new(RuleSourceKind.PrefixList, prefixListId);

    /// <summary>The members of a security group.</summary>
    public static RuleSource SecurityGroup(string groupId) => new(RuleSourceKind.SecurityGroup, groupId);
}
