using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>Revokes rules of a group; see <see cref="RevokeProgress"/>.</summary>
internal static class RuleRevoker
{
    public static async Task<RevokeResult> RevokeAllAsync(
        this ISecurityGroupRules rules,
        SecurityGroupId group,
        IReadOnlyList<string> ruleIds,
        CancellationToken cancellationToken
    )
    {
        var progress = new RevokeProgress(ruleIds);
        while (progress.TryNext(out var batch))
        {
            progress.Complete(batch, await rules.RevokeAsync(group, batch, cancellationToken));
        }

        return progress.Result;
    }
}
