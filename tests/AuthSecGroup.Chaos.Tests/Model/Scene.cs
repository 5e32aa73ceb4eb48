using System.Text.Json;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>One configured group, with its rules in the form of the configuration.</summary>
internal sealed record SceneGroup(string Region, string GroupId, params string[] RuleTexts)
{
    /// <summary>The role that is assumed to reach it; null in the deployment's own account.</summary>
    public AccessRole? Role { get; init; }

    public SecurityGroupId Id => new(new AccountRegion(Region, Role), GroupId);

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
/// <param name="Entry">The entry of the user file; null for those who are never listed.</param>
internal sealed record SceneCaller(string Name, string Arn, string? Entry);

/// <summary>
/// The deployment that the chaos tests run: three regions, three groups (one of them in another account), four callers, six addresses.
/// </summary>
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
        new("ap-southeast-2", "sg-0ccccccccccccccc3", "tcp:22:25", "icmp:-1:-1")
        {
            Role = new AccessRole("arn:aws:iam::210987654321:role/authsecgroup-access", null),
        },
    ];

    public static readonly IReadOnlyList<SceneCaller> Callers =
    [
        new("alice", "arn:aws:iam::123456789012:user/alice", "alice"),
        new("bob", "arn:aws:iam::123456789012:user/bob", "bob"),
        new(
            "AWSReservedSSO_Dev_0123456789abcdef/carol@example.com",
            "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/carol@example.com",
            "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/carol@*"
        ),
        new("mallory", "arn:aws:iam::123456789012:user/mallory", null),
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

    /// <summary>The user file with everybody who can be listed: two bare names and a pattern.</summary>
    public static string UserFile { get; } = UserFileWith(Enumerable.Range(0, Callers.Count));

    /// <summary>The user file with some callers.</summary>
    public static string UserFileWith(IEnumerable<int> callers) =>
        JsonSerializer.Serialize(callers.Select(caller => Callers[caller].Entry).OfType<string>());

    /// <summary>The deployment as the functions read it.</summary>
    public static DeploymentSettings Deployment { get; } = Deploy(group => group.Id);

    /// <summary>The same with all groups in the deployment's own account.</summary>
    public static DeploymentSettings InOneAccount { get; } = Deploy(group => new SecurityGroupId(group.Region, group.GroupId));

    private static DeploymentSettings Deploy(Func<SceneGroup, SecurityGroupId> idOf) =>
        new(Name, TimeToExpire, SweepInterval, [.. Groups.Select(group => new GroupAccess(idOf(group), group.Rules))])
        {
            MaxAddressesPerCaller = Limits.MaxAddressesPerCaller,
        };
}
