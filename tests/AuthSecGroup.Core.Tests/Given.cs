using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests;

/// <summary>What most tests start from: one deployment, one caller, one address, and one time.</summary>
internal static class Given
{
    public const string Name = "office-ssh";
    public const string GroupId = "sg-0123456789abcdef0";
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 40, 0, TimeSpan.Zero);
    public static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    public static readonly SourceAddress Office = Address("203.0.113.7");
    public static readonly SourceAddress OfficeV6 = Address("2001:db8::7");
    public static readonly IngressRule Ssh = Ingress("tcp:22:22");
    public static readonly IngressRule Https = Ingress("tcp:443:443");
    public static readonly SecurityGroupId Group = new("us-east-1", GroupId);
    public static readonly AwsError Conflict = new(AwsErrorKind.Conflict, "InvalidPermission.Duplicate", "It is there.");
    public static readonly AwsError Denied = new(AwsErrorKind.Denied, "UnauthorizedOperation", "Not authorized.");
    public static readonly AwsError Full = new(AwsErrorKind.GroupFull, "RulesPerSecurityGroupLimitExceeded", "Full.");

    public static SourceAddress Address(string text) =>
        SourceAddress.TryParse(text, out var address)
            ? address
            : throw new ArgumentException($"'{text}' is not a source address", nameof(text));

    public static IngressRule Ingress(string text) =>
        IngressRule.TryParse(text, out var rule) ? rule : throw new ArgumentException($"'{text}' is not an ingress rule", nameof(text));

    public static Caller Caller(string arn, string? uniqueId = null) =>
        Core.Callers.Caller.TryParse(arn, uniqueId, out var caller)
            ? caller
            : throw new ArgumentException($"'{arn}' is not a caller", nameof(arn));

    public static GroupAccess Access(params IngressRule[] rules) => new(Group, rules);

    public static LeaseRequest Request(TimeSpan? timeToLive = null, string caller = "alice", SourceAddress? source = null) =>
        new(Name, caller, source ?? Office, TenMinutes, timeToLive);

    /// <summary>A rule of ours for SSH from the office, renewed <paramref name="age"/> before <see cref="Now"/>.</summary>
    public static SecurityGroupRule Ours(
        TimeSpan age,
        TimeSpan? timeToLive = null,
        string id = "sgr-ours",
        string name = Name,
        string caller = "alice"
    ) => Rule(new RuleDescription(name, caller, Now - age, timeToLive).ToString(), id);

    public static SecurityGroupRule Rule(
        string? description,
        string id = "sgr-1",
        string protocol = "tcp",
        int? fromPort = 22,
        int? toPort = 22,
        string? cidr = "203.0.113.7/32",
        string? cidrIpv6 = null
    ) => new(id, GroupId, protocol, fromPort, toPort, cidr, cidrIpv6, description);
}
