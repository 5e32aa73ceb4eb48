using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Configuration;

/// <summary>The configuration of one deployment, checked.</summary>
/// <param name="Name">The name that stands in each rule of this deployment.</param>
/// <param name="TimeToExpire">How long a lease stays open after its last renewal.</param>
/// <param name="SweepInterval">How often leases whose time is up are closed.</param>
/// <param name="Groups">The configured groups; each once for each of its targets.</param>
/// <param name="RuleQuota">How many rules a group may hold for each IP version.</param>
internal sealed record DeploymentSettings(
    string Name,
    TimeSpan TimeToExpire,
    TimeSpan SweepInterval,
    IReadOnlyList<GroupAccess> Groups,
    int RuleQuota = Limits.DefaultRuleQuota
)
{
    /// <summary>The number of addresses from which a caller can hold leases in a group.</summary>
    public int MaxAddressesPerCaller { get; init; } = Limits.DefaultAddressesPerCaller;

    /// <summary>The security groups, each once, in the order of the configuration.</summary>
    public IReadOnlyList<SecurityGroupId> SecurityGroups { get; } = [.. Groups.Select(access => access.Group).Distinct()];

    /// <summary>The names of the targets, each once, in the order of the configuration.</summary>
    public IReadOnlyList<string> Targets { get; } = [.. Groups.Select(access => access.Target).Distinct(StringComparer.Ordinal)];

    /// <summary>True if responses name targets: if there is another one than the default.</summary>
    public bool NamesTargets => Targets is not [TargetName.Default];

    /// <summary>The groups of one target, or of every target for null; none if there is no such target.</summary>
    public IReadOnlyList<GroupAccess> GroupsOf(string? target) =>
        target is null ? Groups : [.. Groups.Where(access => access.Target == target)];
}
