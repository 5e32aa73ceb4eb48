using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Mutants;

/// <summary>Revokes by protocol, ports, and source, as most tools do, instead of by rule id.</summary>
internal sealed class RevokesByProperties(ISecurityGroupRules inner) : Mutant(inner)
{
    private readonly Dictionary<string, SecurityGroupRule> _seen = [];

    public override async Task<AwsError?> RevokeAsync(
        SecurityGroupId group,
        IReadOnlyList<string> ruleIds,
        CancellationToken cancellationToken
    )
    {
        // As EC2 does with properties: it revokes the rule that has them now.
        var wanted = ruleIds.Select(id => _seen[id]).Select(Properties).ToHashSet();
        var now = await ReadAsync(group.Region, [group.GroupId], cancellationToken);
        var ids = now.Rules.Where(rule => wanted.Contains(Properties(rule))).Select(rule => rule.RuleId).ToList();
        return ids.Count == 0 ? null : await base.RevokeAsync(group, ids, cancellationToken);
    }

    protected override SecurityGroupRule? See(SecurityGroupRule rule) => _seen[rule.RuleId] = rule;

    private static (string, int?, int?, string?, string?) Properties(SecurityGroupRule rule) =>
        (rule.Protocol, rule.FromPort, rule.ToPort, rule.CidrIpv4, rule.CidrIpv6);
}

/// <summary>Responds as if it had written, but never writes.</summary>
internal sealed class NeverWrites(ISecurityGroupRules inner) : Mutant(inner)
{
    public override Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) => Task.FromResult<AwsError?>(null);
}

/// <summary>Authorizes one rule fewer than it reports.</summary>
internal sealed class AuthorizesOneRuleLess(ISecurityGroupRules inner) : Mutant(inner)
{
    protected override IReadOnlyList<NewIngressRule> Write(IReadOnlyList<NewIngressRule> rules) =>
        rules.Count > 1 ? [.. rules.Skip(1)] : rules;
}

/// <summary>Grants an hour more than requested.</summary>
internal sealed class WritesLaterTimes(ISecurityGroupRules inner) : Mutant(inner)
{
    protected override IReadOnlyList<NewIngressRule> Write(IReadOnlyList<NewIngressRule> rules) => [.. rules.Select(Later)];

    private static NewIngressRule Later(NewIngressRule rule) =>
        OurForm.Read(rule.Description) is { } ours ? rule with { Description = OurForm.Write(ours.Caller, ours.Time.AddHours(1)) } : rule;
}

/// <summary>Writes the name of a caller who is not listed.</summary>
internal sealed class OpensForSomebodyElse(ISecurityGroupRules inner) : Mutant(inner)
{
    protected override IReadOnlyList<NewIngressRule> Write(IReadOnlyList<NewIngressRule> rules) =>
        [.. rules.Select(rule => rule with { Description = rule.Description.Replace(" alice ", " mallory ", StringComparison.Ordinal) })];
}

/// <summary>Ignores the errors of revocations.</summary>
internal sealed class IgnoresErrors(ISecurityGroupRules inner) : Mutant(inner)
{
    public override async Task<AwsError?> RevokeAsync(
        SecurityGroupId group,
        IReadOnlyList<string> ruleIds,
        CancellationToken cancellationToken
    )
    {
        await base.RevokeAsync(group, ruleIds, cancellationToken);
        return null;
    }
}

/// <summary>Reports an error if somebody else revoked the rule first.</summary>
internal sealed class FailsOnConflicts(ISecurityGroupRules inner) : Mutant(inner)
{
    public override async Task<AwsError?> RevokeAsync(
        SecurityGroupId group,
        IReadOnlyList<string> ruleIds,
        CancellationToken cancellationToken
    ) => await base.RevokeAsync(group, ruleIds, cancellationToken) is { } error ? error with { Kind = AwsErrorKind.Refused } : null;
}

/// <summary>Throws an unexpected exception from time to time.</summary>
internal sealed class Crashes(ISecurityGroupRules inner) : Mutant(inner)
{
    private int _calls;

    protected override IReadOnlyList<NewIngressRule> Write(IReadOnlyList<NewIngressRule> rules) =>
        ++_calls % 20 == 0 ? throw new InvalidOperationException("unexpected") : rules;
}
