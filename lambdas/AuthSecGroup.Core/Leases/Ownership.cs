using System.Diagnostics.CodeAnalysis;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>
/// Which rules are ours: those whose description is exactly our form, with this deployment's name. All others are foreign.
/// </summary>
internal static class Ownership
{
    /// <summary>
    /// True if a rule that we never revoke admits the address on all ports of the configured rule. Leases of other deployments are foreign,
    /// but end, so they don't count.
    /// </summary>
    public static bool AdmitForGood(this IEnumerable<SecurityGroupRule> rules, IngressRule configured, SourceAddress address) =>
        rules.Any(rule => !RuleDescription.TryParse(rule.Description, out _) && rule.Covers(configured, address));

    /// <summary>True if the rule is ours; then its description says who opened it and when.</summary>
    public static bool IsOurs(this SecurityGroupRule rule, string name, [NotNullWhen(true)] out RuleDescription? description) =>
        RuleDescription.TryParse(rule.Description, out description) && description.Name == name;
}
