using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Mutants;

/// <summary>Revokes by protocol, ports, and source, as most tools do, instead of by rule id.</summary>
internal sealed class RevokesByProperties : Mutant
{
    private readonly Dictionary<string, SecurityGroupRule> _seen = [];

    public RevokesByProperties(ISecurityGroupRules inner)
        : base(inner) => See = rule => _seen[rule.RuleId] = rule;

    public override async Task<AwsError?> RevokeAsync(
        SecurityGroupId group,
        IReadOnlyList<string> ruleIds,
        CancellationToken cancellationToken
    )
    {
        // As EC2 does with properties: it revokes the rule that has them now.
        var wanted = ruleIds.Select(id => _seen[id]).Select(Properties).ToHashSet();
        var now = await ReadAsync(group.Place, [group.GroupId], cancellationToken);
        var ids = now.Rules.Where(rule => wanted.Contains(Properties(rule))).Select(rule => rule.RuleId).ToList();
        return ids.Count == 0 ? null : await base.RevokeAsync(group, ids, cancellationToken);
    }

    private static (string, int?, int?, string?, string?) Properties(SecurityGroupRule rule) =>
        (rule.Protocol, rule.FromPort, rule.ToPort, rule.CidrIpv4, rule.CidrIpv6);
}
