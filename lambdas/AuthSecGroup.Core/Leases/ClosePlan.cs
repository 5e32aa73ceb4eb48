using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>The rules of one group that DELETE revokes.</summary>
internal sealed record ClosePlan(IReadOnlyList<SecurityGroupRule> Revoke)
{
    /// <summary>
    /// Plans for one target in one group: every rule of ours for the address, no matter who opened it. Foreign rules stay, and rules of
    /// other targets.
    /// </summary>
    public static ClosePlan For(GroupAccess access, IReadOnlyList<SecurityGroupRule> present, LeaseRequest request) =>
        new([.. present.Where(rule => rule.IsFor(request.Source) && rule.IsOurs(request.Name, out _) && access.Owns(rule))]);

    /// <summary>The result after the revocation.</summary>
    public GroupResult Result(GroupAccess access, RevokeResult revoked) =>
        new(
            access,
            [
                .. Revoke.Select(rule => new RuleResult(
                    rule,
                    revoked.Failed.Contains(rule.RuleId) ? RuleOutcome.Failed : RuleOutcome.Closed
                )),
            ],
            revoked.Error
        );
}
