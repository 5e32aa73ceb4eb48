using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>One configured group, with its rules in the form of the configuration.</summary>
internal sealed record SceneGroup(string Region, string GroupId, params string[] RuleTexts)
{
    public SecurityGroupId Id => new(Region, GroupId);

    public IReadOnlyList<IngressRule> Rules { get; } =
    [.. RuleTexts.Select(text => IngressRule.TryParse(text, out var rule) ? rule : throw new ArgumentException(text))];

    /// <summary>The rules that a request from the address opens.</summary>
    public IEnumerable<IngressRule> RulesFor(SceneAddress address) => Rules.Where(rule => rule.Protocol != "icmp" || !address.IsIPv6);
}

/// <summary>An address from which somebody calls.</summary>
internal sealed record SceneAddress(string Text)
{
    public bool IsIPv6 => Text.Contains(':', StringComparison.Ordinal);

    public string Cidr => IsIPv6 ? Text + "/128" : Text + "/32";
}

/// <summary>Somebody who calls, with the name that rule descriptions contain.</summary>
internal sealed record SceneCaller(string Name, string Arn, bool IsListed);

/// <summary>The deployment that the chaos tests run: three regions, three groups, four callers, six addresses.</summary>
internal static class Scene
{
    public const string Name = "chaos";
    public const string Account = GatewayEvent.Account;

    public static readonly TimeSpan TimeToExpire = TimeSpan.FromSeconds(600);
    public static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(60);

    public static readonly IReadOnlyList<SceneGroup> Groups =
    [
        new("us-east-1", "sg-0aaaaaaaaaaaaaaa1", "tcp:22:22"),
        new("eu-west-1", "sg-0bbbbbbbbbbbbbbb2", "tcp:5432:5432", "udp:51820:51820"),
        new("ap-southeast-2", "sg-0ccccccccccccccc3", "tcp:22:25", "icmp:-1:-1"),
    ];

    public static readonly IReadOnlyList<SceneCaller> Callers =
    [
        new("alice", "arn:aws:iam::123456789012:user/alice", true),
        new("bob", "arn:aws:iam::123456789012:user/bob", true),
        new(
            "AWSReservedSSO_Dev_0123456789abcdef/carol@example.com",
            "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/carol@example.com",
            true
        ),
        new("mallory", "arn:aws:iam::123456789012:user/mallory", false),
    ];

    public static readonly IReadOnlyList<SceneAddress> Addresses =
    [
        new("127.0.7.1"),
        new("127.0.7.2"),
        new("127.0.7.3"),
        new("127.0.7.4"),
        new("2001:db8::7:1"),
        new("2001:db8::7:2"),
    ];

    /// <summary>The user file: two bare names and a pattern.</summary>
    public const string UserFile =
        """["alice", "bob", "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/carol@*"]""";

    /// <summary>The deployment as the functions read it.</summary>
    public static DeploymentSettings Deployment { get; } =
        new(Name, TimeToExpire, SweepInterval, [.. Groups.Select(group => new GroupAccess(group.Id, group.Rules))])
        {
            MaxAddressesPerCaller = Limits.MaxAddressesPerCaller,
        };
}
