using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Mutants;

/// <summary>
/// A wrapper between a function and EC2 that makes the function behave wrongly. By default, it passes all calls on unchanged.
/// </summary>
internal class Mutant(ISecurityGroupRules inner) : ISecurityGroupRules
{
    /// <summary>A rule as the mutant sees it; null if it overlooks the rule.</summary>
    public Func<SecurityGroupRule, SecurityGroupRule?> See { get; init; } = rule => rule;

    /// <summary>The rules that the mutant authorizes instead.</summary>
    public Func<IReadOnlyList<NewIngressRule>, IEnumerable<NewIngressRule>> Write { get; init; } = rules => rules;

    /// <summary>The result of a revocation as the mutant reports it.</summary>
    public Func<AwsError?, AwsError?> Report { get; init; } = error => error;

    public async Task<RulesReading> ReadAsync(AccountRegion place, IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        var reading = await inner.ReadAsync(place, groupIds, cancellationToken);
        return reading with { Rules = [.. reading.Rules.Select(See).OfType<SecurityGroupRule>()] };
    }

    public async Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) => Write(rules).ToList() is { Count: > 0 } written ? await inner.AuthorizeAsync(group, written, cancellationToken) : null;

    public virtual async Task<AwsError?> RevokeAsync(
        SecurityGroupId group,
        IReadOnlyList<string> ruleIds,
        CancellationToken cancellationToken
    ) => Report(await inner.RevokeAsync(group, ruleIds, cancellationToken));

    public Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    ) => inner.UpdateDescriptionsAsync(group, descriptions, cancellationToken);
}
