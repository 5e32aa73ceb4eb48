namespace AuthSecGroup.Local.Ec2;

/// <summary>A security group as it was at one moment.</summary>
/// <param name="GroupId">The id.</param>
/// <param name="Region">The region it is in.</param>
/// <param name="Account">The account that owns it.</param>
/// <param name="RuleQuota">How many ingress rules it takes, for IPv4 and for IPv6 each.</param>
/// <param name="Rules">All rules, also egress ones, in the order of their making.</param>
public sealed record SecurityGroup(string GroupId, string Region, string Account, int RuleQuota, IReadOnlyList<SecurityGroupRule> Rules);
