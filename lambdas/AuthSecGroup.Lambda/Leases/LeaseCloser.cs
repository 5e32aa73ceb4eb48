using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>Takes the caller's address out of one group.</summary>
internal sealed class LeaseCloser(ISecurityGroupRules rules)
{
    private readonly RuleRevoker _revoker = new(rules);

    /// <summary>
    /// Revokes every rule of ours for the address, whichever ports it is on. Rules that were already gone when EC2 was asked count as closed: the
    /// lease is shut either way.
    /// </summary>
    public async Task<GroupResult> CloseAsync(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        LeaseRequest request,
        CancellationToken cancellationToken
    )
    {
        var plan = ClosePlan.For(present, request.Name, request.Source);
        var (failed, error) =
            plan.Revoke.Count == 0
                ? ([], null)
                : await _revoker.RevokeAsync(access.Group, [.. plan.Revoke.Select(rule => rule.RuleId)], cancellationToken);
        return new GroupResult(
            access.Group,
            [.. plan.Revoke.Select(rule => new RuleResult(rule, failed.Contains(rule.RuleId) ? Outcome.Failed : Outcome.Closed))],
            error
        );
    }
}
