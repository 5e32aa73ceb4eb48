using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Mutants;

/// <summary>
/// A wrapper between a function and EC2 that makes the function behave wrongly. This class passes all calls on; a mutant overrides what it
/// breaks.
/// </summary>
internal abstract class Mutant(ISecurityGroupRules inner) : ISecurityGroupRules
{
    public virtual async Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        var reading = await inner.ReadAsync(region, groupIds, cancellationToken);
        return reading with { Rules = [.. reading.Rules.Select(See).OfType<SecurityGroupRule>()] };
    }

    public virtual Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) => inner.AuthorizeAsync(group, Write(rules), cancellationToken);

    public virtual Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken) =>
        inner.RevokeAsync(group, ruleIds, cancellationToken);

    public virtual Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    ) => inner.UpdateDescriptionsAsync(group, descriptions, cancellationToken);

    /// <summary>A rule as the mutant sees it; null if it overlooks the rule.</summary>
    protected virtual SecurityGroupRule? See(SecurityGroupRule rule) => rule;

    /// <summary>The rules that the mutant authorizes instead.</summary>
    protected virtual IReadOnlyList<NewIngressRule> Write(IReadOnlyList<NewIngressRule> rules) => rules;
}
