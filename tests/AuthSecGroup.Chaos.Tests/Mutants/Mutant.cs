using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Mutants;

/// <summary>
/// A function gone wrong, made by what stands between it and EC2: what it sees, or what becomes of what it does. Passes everything on; a mutant overrides
/// what it breaks.
/// </summary>
internal abstract class Mutant(ISecurityGroupRules inner) : ISecurityGroupRules
{
    protected ISecurityGroupRules Inner => inner;

    public virtual Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        inner.ReadAsync(region, groupIds, cancellationToken);

    public virtual Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) => inner.AuthorizeAsync(group, rules, cancellationToken);

    public virtual Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken) =>
        inner.RevokeAsync(group, ruleIds, cancellationToken);

    public virtual Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    ) => inner.UpdateDescriptionsAsync(group, descriptions, cancellationToken);

    /// <summary>The reading with each rule as the mutant takes it.</summary>
    protected async Task<RulesReading> ReadAsAsync(
        string region,
        IReadOnlyList<string> groupIds,
        Func<SecurityGroupRule, SecurityGroupRule?> take,
        CancellationToken cancellationToken
    )
    {
        var reading = await inner.ReadAsync(region, groupIds, cancellationToken);
        return reading with { Rules = [.. reading.Rules.Select(take).OfType<SecurityGroupRule>()] };
    }
}
