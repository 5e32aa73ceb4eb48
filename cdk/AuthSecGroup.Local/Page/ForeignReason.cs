using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Page;

/// <summary>The reason why a rule is not one of the deployment's, for the reader of the page.</summary>
internal static class ForeignReason
{
    /// <param name="rule">A rule that is not ours.</param>
    /// <param name="settings">The deployment that it doesn't belong to.</param>
    public static string Of(SecurityGroupRule rule, StackSettings settings)
    {
        if (rule.IsEgress)
        {
            return "is an egress rule; a lease is always an ingress rule";
        }

        if (string.IsNullOrEmpty(rule.Description))
        {
            return "has no description";
        }

        if (RuleDescription.TryParse(rule.Description, out var other))
        {
            return $"belongs to the deployment {other.Name}";
        }

        return rule.Description.StartsWith($"{RuleDescription.Mark} ", StringComparison.Ordinal)
            ? "the description is almost, but not exactly, of our form"
            : "the description is not of our form";
    }
}
