using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Core.Configuration;

/// <summary>The configuration of one deployment, checked.</summary>
/// <param name="Name">The name that stands in each rule of this deployment.</param>
/// <param name="TimeToExpire">How long a lease stays open after its last renewal.</param>
/// <param name="SweepInterval">How often leases whose time is up are closed.</param>
/// <param name="Groups">The configured groups; each once.</param>
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

    /// <summary>The regions of the groups, each once, in the order of the configuration.</summary>
    public IReadOnlyList<string> Regions { get; } = [.. Groups.Select(access => access.Group.Region).Distinct(StringComparer.Ordinal)];

    /// <summary>The groups of one region.</summary>
    public IReadOnlyList<GroupAccess> In(string region) => [.. Groups.Where(access => access.Group.Region == region)];
}
