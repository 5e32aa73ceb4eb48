using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>A group, and the properties that EC2 requires to be unique in it.</summary>
internal readonly record struct RuleIdentity(string GroupId, bool IsEgress, string Protocol, int FromPort, int ToPort, string Source)
{
    public static RuleIdentity Of(SecurityGroupRule rule) =>
        new(rule.GroupId, rule.IsEgress, rule.Protocol, rule.FromPort, rule.ToPort, rule.Source.Value);

    public static RuleIdentity Of(SceneGroup group, IngressRule rule, SceneAddress address) =>
        new(group.GroupId, false, rule.Protocol, rule.FromPort, rule.ToPort, address.Cidr);
}
