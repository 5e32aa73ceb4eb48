using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>The rules of one group that DELETE revokes, or keeps for other holders of the address.</summary>
internal sealed record ClosePlan(IReadOnlyList<SecurityGroupRule> Revoke)
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(Limits.LongestRequestSeconds);

    /// <summary>
    /// Plans for one target in one group: every rule of ours for the address, with any name in it. Foreign rules stay, and rules of other
    /// targets.
    /// </summary>
    public static ClosePlan For(GroupAccess access, IReadOnlyList<SecurityGroupRule> present, LeaseRequest request) =>
        new([.. present.Where(rule => rule.IsFor(request.Source) && rule.IsOurs(request.Name, out _) && access.Owns(rule))]);

    /// <summary>True if a configured rule isn't there that a lease of the target needs: EC2 might not show it yet.</summary>
    public static bool IsIncomplete(GroupAccess access, IReadOnlyList<SecurityGroupRule> present, LeaseRequest request) =>
        access.Rules.Any(rule =>
            rule.AppliesTo(request.Source)
            && !present.Any(found => found.IsFor(request.Source) && rule.Matches(found))
            && !present.AdmitForGood(rule, request.Source)
        );

    /// <summary>
    /// True if a POST that is still running could have found one of the rules so near to its end that it replaces it: then a new rule can
    /// follow one that is gone.
    /// </summary>
    public bool CanBeReplaced(LeaseRequest request, DateTimeOffset now) =>
        Revoke.Any(rule =>
            rule.IsOurs(request.Name, out var description)
            && (
                description.ExpiresAt(request.TimeToExpire) - now <= OpenPlan.RenewalMargin + LongestRequest
                || description.Time > now + SweepPlan.ClockTolerance
            )
        );

    /// <summary>The result if other holders need the rules.</summary>
    public GroupResult Held(GroupAccess access) => new(access, [.. Revoke.Select(rule => new RuleResult(rule, RuleOutcome.Held))], null);

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
