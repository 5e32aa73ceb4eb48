using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>What GET returns for one group: which configured rules are open for the caller's address.</summary>
internal static class LeaseStatus
{
    /// <summary>The state of each configured rule. An expired rule counts as closed: the sweep can revoke it at any moment.</summary>
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

            return SweepPlan.IsExpired(description, request.TimeToExpire, now)
                ? new(rule, RuleOutcome.Closed)
                : new(rule, RuleOutcome.Open, description.ExpiresAt(request.TimeToExpire));
        }
    }
}
