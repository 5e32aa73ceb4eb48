using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>The rules of one group that DELETE revokes.</summary>
internal sealed record ClosePlan(IReadOnlyList<SecurityGroupRule> Revoke)
{
    /// <summary>
    /// Plans for one group: every rule of ours for the address, also on ports that are no longer configured, no matter who opened it.
    /// Foreign rules stay.
    /// </summary>
    public static ClosePlan For(IReadOnlyList<SecurityGroupRule> present, LeaseRequest request) =>
        new([.. present.Where(rule => rule.IsFor(request.Source) && rule.IsOurs(request.Name, out _))]);

    /// <summary>The result after the revocation.</summary>
    public GroupResult Result(SecurityGroupId group, RevokeResult revoked) =>
        new(
            group,
            [
                .. Revoke.Select(rule => new RuleResult(
                    rule,
                    revoked.Failed.Contains(rule.RuleId) ? RuleOutcome.Failed : RuleOutcome.Closed
                )),
            ],
            revoked.Error
        );
}
