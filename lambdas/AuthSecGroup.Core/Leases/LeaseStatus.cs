using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>What GET returns for one group: which configured rules are open for the caller.</summary>
internal static class LeaseStatus
{
    /// <summary>
    /// The state of each configured rule. An expired rule counts as closed: the sweep can revoke it at any moment. Without a record of the
    /// target, the rule alone says that the address is in.
    /// </summary>
    public static GroupResult Of(GroupAccess access, IReadOnlyList<SecurityGroupRule> present, LeaseRequest request, DateTimeOffset now)
    {
        var candidates = present.Where(rule => rule.IsFor(request.Source)).ToList();
        return new(access, [.. access.Rules.Where(rule => rule.AppliesTo(request.Source)).Select(StateOf)], null);

        RuleResult StateOf(IngressRule rule)
        {
            if (candidates.Find(rule.Matches) is not { } found)
            {
                return new(rule, present.AdmitForGood(rule, request.Source) ? RuleOutcome.Permanent : RuleOutcome.Closed);
            }

            if (!found.IsOurs(request.Name, out var description))
            {
                return new(rule, RuleOutcome.Permanent);
            }

            var expires = description.ExpiresAt(request.TimeToExpire);
            return request.Record switch
            {
                _ when SweepPlan.IsExpired(description, request.TimeToExpire, now) => new(rule, RuleOutcome.Closed),
                { Exists: false } => new(rule, RuleOutcome.Open, expires),
                { OwnUntil: { } own } => new(rule, RuleOutcome.Open, own < expires ? own : expires),
                { OthersUntil: not null } => new(rule, RuleOutcome.Held),
                _ => new(rule, RuleOutcome.Closed),
            };
        }
    }
}
