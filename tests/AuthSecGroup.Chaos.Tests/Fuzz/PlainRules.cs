using AuthSecGroup.Chaos.Tests.Memory;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Fuzz;

/// <summary>Groups in memory without errors and without waiting; remembers what was let in.</summary>
internal sealed class PlainRules(MemoryEc2 ec2) : ISecurityGroupRules
{
    /// <summary>The sources that were let in since it was last emptied.</summary>
    public List<string> LetIn { get; } = [];

    public Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        Task.FromResult(
            new RulesReading(
                [.. groupIds.SelectMany(id => ec2.Describe(id, TimeSpan.Zero)).Where(rule => !rule.IsEgress).Select(RuleOf)],
                null
            )
        );

    public Task<AwsError?> AuthorizeAsync(SecurityGroupId group, IReadOnlyList<NewIngressRule> rules, CancellationToken cancellationToken)
    {
        LetIn.AddRange(rules.Select(rule => rule.Source.Cidr));
        return Task.FromResult(
            ec2.Authorize(
                group.GroupId,
                [
                    .. rules.Select(rule => new RuleView(
                        "",
                        group.GroupId,
                        false,
                        rule.Rule.Protocol,
                        rule.Rule.FromPort,
                        rule.Rule.ToPort,
                        rule.Source.Cidr,
                        rule.Description
                    )),
                ]
            )
        );
    }

    public Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken) =>
        Task.FromResult(ec2.Revoke(group.GroupId, ruleIds));

    public Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    ) => Task.FromResult(ec2.Redescribe(group.GroupId, [.. descriptions.Select(item => (item.RuleId, (string?)item.Description))]));

    private static SecurityGroupRule RuleOf(RuleView rule) =>
        new(
            rule.RuleId,
            rule.GroupId,
            rule.Protocol,
            rule.FromPort,
            rule.ToPort,
            rule.Source.Contains(':', StringComparison.Ordinal) ? null : rule.Source,
            rule.Source.Contains(':', StringComparison.Ordinal) ? rule.Source : null,
            rule.Description
        );
}
