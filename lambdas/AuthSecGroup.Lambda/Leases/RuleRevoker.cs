using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>
/// Revokes rules by their ids, never by their properties: an id is gone for good once it is revoked, so a rule that was replaced in the
/// meantime can't be hit. That an id is gone already is success.
/// </summary>
internal sealed class RuleRevoker(ISecurityGroupRules rules)
{
    /// <summary>Well below what one request may carry, and more than nearly every group holds.</summary>
    private const int MostIds = 100;

    /// <summary>Revokes all ids of a group; gives those that failed and why.</summary>
    public async Task<(IReadOnlyList<string> Failed, AwsError? Error)> RevokeAsync(
        SecurityGroupId group,
        IReadOnlyList<string> ruleIds,
        CancellationToken cancellationToken
    )
    {
        var failed = new List<string>();
        AwsError? first = null;
        foreach (var batch in ruleIds.Chunk(MostIds))
        {
            var error = await RevokeBatchAsync(group, batch, failed, cancellationToken);
            first ??= error;
        }

        return (failed, first);
    }

    private async Task<AwsError?> RevokeBatchAsync(
        SecurityGroupId group,
        string[] batch,
        List<string> failed,
        CancellationToken cancellationToken
    )
    {
        var error = await rules.RevokeAsync(group, batch, cancellationToken);
        if (error is null)
        {
            return null;
        }

        if (error.Kind is not AwsErrorKind.Conflict)
        {
            failed.AddRange(batch);
            return error;
        }

        if (batch.Length == 1)
        {
            return null;
        }

        // One id that is gone makes EC2 refuse the whole batch without saying which it is, so it is halved until it is alone.
        var middle = batch.Length / 2;
        var left = await RevokeBatchAsync(group, batch[..middle], failed, cancellationToken);
        var right = await RevokeBatchAsync(group, batch[middle..], failed, cancellationToken);
        return left ?? right;
    }
}
