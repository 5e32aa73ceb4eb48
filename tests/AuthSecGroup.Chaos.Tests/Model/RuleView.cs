namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>One rule of a security group as a bystander sees it, field by field.</summary>
/// <param name="RuleId">Its id.</param>
/// <param name="GroupId">Its group.</param>
/// <param name="IsEgress">True for traffic that leaves.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="FromPort">The first port, or -1.</param>
/// <param name="ToPort">The last port, or -1.</param>
/// <param name="Source">The CIDR block, prefix list or group.</param>
/// <param name="Description">The text, or null.</param>
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
    public RuleIdentity Identity() => new(GroupId, IsEgress, Protocol, FromPort, ToPort, Source);
}

/// <summary>What no two rules of a group share.</summary>
internal readonly record struct RuleIdentity(string GroupId, bool IsEgress, string Protocol, int FromPort, int ToPort, string Source)
{
    public static RuleIdentity Of(SceneGroup group, SceneRule rule, SceneAddress address) =>
        new(group.GroupId, false, rule.Protocol, rule.FromPort, rule.ToPort, address.Cidr);
}
