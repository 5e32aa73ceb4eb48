using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>Foreign rules that refer to prefix lists. What they admit depends on the lists' entries.</summary>
internal static class PrefixListEntries
{
    /// <summary>
    /// The ids of the prefix lists whose entries decide whether a rule has to be added: lists that a foreign rule on all ports of a
    /// configured rule refers to, if no other rule admits the address there.
    /// </summary>
    public static IReadOnlyList<string> ToRead(
        IReadOnlyList<SecurityGroupRule> present,
        IReadOnlyList<IngressRule> configured,
        SourceAddress address
    ) =>
        [
            .. configured
                .Where(rule =>
                    rule.AppliesTo(address)
                    && !present.Any(existing => existing.IsFor(address) && rule.Matches(existing))
                    && !present.AdmitForGood(rule, address)
                )
                .SelectMany(rule => present.Where(existing => IsForeign(existing) && existing.CoversPorts(rule)))
                .Select(existing => existing.PrefixListId)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>The rules, and one more for each entry of a list that contains the address, as if it were the rule's source.</summary>
    /// <param name="present">The rules in the group.</param>
    /// <param name="entries">The entries of the lists that could be read, by the lists' ids.</param>
    /// <param name="address">The address.</param>
    public static IReadOnlyList<SecurityGroupRule> Add(
        IReadOnlyList<SecurityGroupRule> present,
        IReadOnlyDictionary<string, IReadOnlyList<string>> entries,
        SourceAddress address
    ) =>
        [
            .. present,
            .. from rule in present
            where rule.PrefixListId is not null && IsForeign(rule)
            from cidr in entries.GetValueOrDefault(rule.PrefixListId!) ?? []
            where RuleCoverage.Contains(cidr, address)
            select rule with
            {
                PrefixListId = null,
                CidrIpv4 = address.IsIPv6 ? null : cidr,
                CidrIpv6 = address.IsIPv6 ? cidr : null,
            },
        ];

    private static bool IsForeign(SecurityGroupRule rule) => !RuleDescription.TryParse(rule.Description, out _);
}
