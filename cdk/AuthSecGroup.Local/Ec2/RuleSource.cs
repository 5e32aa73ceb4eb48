namespace AuthSecGroup.Local.Ec2;

/// <summary>What kind of thing a rule lets in.</summary>
public enum RuleSourceKind
{
    /// <summary>A range of IPv4 addresses.</summary>
    Ipv4Cidr,

    /// <summary>A range of IPv6 addresses.</summary>
    Ipv6Cidr,

    /// <summary>A prefix list, by its id.</summary>
    PrefixList,

    /// <summary>The members of a security group, by its id.</summary>
    SecurityGroup,
}

/// <summary>Whom a rule lets in.</summary>
/// <param name="Kind">What <paramref name="Value"/> is.</param>
/// <param name="Value">The CIDR block or the id.</param>
/// <param name="UserId">The account of a referenced security group; null otherwise.</param>
public sealed record RuleSource(RuleSourceKind Kind, string Value, string? UserId = null)
{
    /// <summary>A range of addresses, IPv6 if it has a colon: <c>203.0.113.7/32</c>.</summary>
    public static RuleSource Cidr(string cidr) =>
        new(cidr.Contains(':', StringComparison.Ordinal) ? RuleSourceKind.Ipv6Cidr : RuleSourceKind.Ipv4Cidr, cidr);

    /// <summary>A prefix list: <c>pl-0123456789abcdef0</c>.</summary>
    public static RuleSource PrefixList(string prefixListId) => new(RuleSourceKind.PrefixList, prefixListId);

    /// <summary>The members of a security group of the given account.</summary>
    public static RuleSource SecurityGroup(string groupId, string userId) => new(RuleSourceKind.SecurityGroup, groupId, userId);

    // A rule that names a group or a prefix list takes a place in both quotas:
    // https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
    internal bool CountsAsIpv4 => Kind != RuleSourceKind.Ipv6Cidr;

    internal bool CountsAsIpv6 => Kind != RuleSourceKind.Ipv4Cidr;
}
