using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Configuration;

/// <summary>
/// A configured group and what a target opens in it. No rules means that it is being drained: nothing opens, the sweep goes on.
/// </summary>
/// <param name="Group">The group.</param>
/// <param name="Rules">The rules that the target opens.</param>
internal sealed record GroupAccess(SecurityGroupId Group, IReadOnlyList<IngressRule> Rules)
{
    /// <summary>The target's name.</summary>
    public string Target { get; init; } = TargetName.Default;

    /// <summary>The longest time of a lease; null for the deployment's.</summary>
    public TimeSpan? TimeToExpire { get; init; }

    /// <summary>
    /// The rules of the group's other targets, if this target is its first one, to which rules on ports belong that are no longer
    /// configured; null otherwise.
    /// </summary>
    public IReadOnlyList<IngressRule>? OtherTargets { get; init; } = [];

    /// <summary>True if a rule in the group is on ports of this target. Each rule is on ports of exactly one target.</summary>
    public bool Owns(SecurityGroupRule rule) =>
        Rules.Any(own => own.Matches(rule)) || OtherTargets?.Any(other => other.Matches(rule)) is false;
}
