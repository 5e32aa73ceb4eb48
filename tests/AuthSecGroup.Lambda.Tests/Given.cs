using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests;

/// <summary>What most situations start from: one deployment with two groups in two regions, one caller, one moment.</summary>
internal static class Given
{
    public const string Name = "office-ssh";
    public const string Account = GatewayEvent.Account;
    public const string AliceArn = "arn:aws:iam::123456789012:user/alice";
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 40, 0, TimeSpan.Zero);
    public static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);
    public static readonly SecurityGroupId East = new("us-east-1", "sg-00000ea0");
    public static readonly SecurityGroupId West = new("us-west-1", "sg-00000de0");
    public static readonly SourceAddress Office = Address("203.0.113.7");
    public static readonly IngressRule Ssh = Ingress("tcp:22:22");
    public static readonly IngressRule Https = Ingress("tcp:443:443");

    public static SourceAddress Address(string text) =>
        SourceAddress.TryParse(text, out var address)
            ? address
            : throw new ArgumentException($"'{text}' is no source address", nameof(text));

    public static IngressRule Ingress(string text) =>
        IngressRule.TryParse(text, out var rule) ? rule : throw new ArgumentException($"'{text}' is no ingress rule", nameof(text));

    public static GroupAccess Access(SecurityGroupId group, params IngressRule[] rules) => new(group, rules);

    public static DeploymentSettings Deployment(params GroupAccess[] groups) => new(Name, TenMinutes, OneMinute, groups);

    public static LeaseRequest Request(string caller = "alice", TimeSpan? timeToLive = null) =>
        new(Name, caller, Office, TenMinutes, timeToLive);

    /// <summary>The description of a rule of ours that was renewed that long before <see cref="Now"/>.</summary>
    public static string Text(TimeSpan age, string caller = "alice", string name = Name, TimeSpan? timeToLive = null) =>
        new RuleDescription(name, caller, Now - age, timeToLive).ToString();
}
