using SecurityGroupRule = AuthSecGroup.Local.Ec2.SecurityGroupRule;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>A rule of a security group as both worlds show it. Without ports, <c>FromPort</c> and <c>ToPort</c> are -1.</summary>
internal sealed record RuleView(
    string RuleId,
    string GroupId,
    bool IsEgress,
    string Protocol,
    int FromPort,
    int ToPort,
    string Source,
    string? Description
)
{
    public static RuleView Of(SecurityGroupRule rule) =>
        new(rule.RuleId, rule.GroupId, rule.IsEgress, rule.Protocol, rule.FromPort, rule.ToPort, rule.Source.Value, rule.Description);

    public RuleIdentity Identity() => new(GroupId, IsEgress, Protocol, FromPort, ToPort, Source);
}

/// <summary>The properties that EC2 requires to be unique in a group.</summary>
internal readonly record struct RuleIdentity(string GroupId, bool IsEgress, string Protocol, int FromPort, int ToPort, string Source)
{
    public static RuleIdentity Of(SceneGroup group, SceneRule rule, SceneAddress address) =>
        new(group.GroupId, false, rule.Protocol, rule.FromPort, rule.ToPort, address.Cidr);
}
