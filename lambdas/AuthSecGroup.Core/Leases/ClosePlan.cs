using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>The rules of one group that have to go so that the caller is out.</summary>
internal sealed record ClosePlan(IReadOnlyList<SecurityGroupRule> Revoke)
{
    /// <summary>
    /// Plans for one group: every rule of ours for the address, also on ports that are no longer configured, whoever opened it. Foreign
    /// rules stay, whatever they let in.
    /// </summary>
    public static ClosePlan For(IReadOnlyList<SecurityGroupRule> present, string name, SourceAddress source) =>
        new([.. present.Where(rule => rule.IsFor(source) && rule.IsOurs(name, out _))]);
}
