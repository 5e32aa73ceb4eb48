using System.Diagnostics.CodeAnalysis;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Core.Leases;

/// <summary>
/// Revokes rules of one group in batches, without calling AWS. Rules are revoked by id, never by their properties: the id of a revoked rule
/// is not used again, so a rule that was replaced in the meantime can't be hit. A rule that is already gone counts as revoked.
/// </summary>
internal sealed class RevokeProgress(IReadOnlyList<string> ruleIds)
{
    /// <summary>Well below what one request can carry, and more than nearly every group holds.</summary>
    private const int MostIds = 100;

    private readonly Stack<string[]> _pending = new(ruleIds.Chunk(MostIds).Reverse());
    private readonly List<string> _failed = [];
    private int _gone;
    private AwsError? _error;

    /// <summary>The ids to revoke with the next call; false if there are none left.</summary>
    public bool TryNext([NotNullWhen(true)] out string[]? batch) => _pending.TryPop(out batch);

    /// <summary>Takes the result of the call that revoked a batch.</summary>
    public void Complete(string[] batch, AwsError? error)
    {
        if (error is { Kind: AwsErrorKind.Conflict })
        {
            // EC2 refuses the whole batch if one id is gone, without saying which, so the batch is halved until that id is alone.
            if (batch.Length > 1)
            {
                var middle = batch.Length / 2;
                _pending.Push(batch[middle..]);
                _pending.Push(batch[..middle]);
            }
            else
            {
                _gone++;
            }
        }
        else if (error is not null)
        {
            _failed.AddRange(batch);
            _error ??= error;
        }
    }

    /// <summary>The result once no batch is left.</summary>
    public RevokeResult Result => new(_failed, _error) { Gone = _gone };
}

/// <summary>The ids that could not be revoked, and the first error; null if all were revoked.</summary>
internal sealed record RevokeResult(IReadOnlyList<string> Failed, AwsError? Error)
{
    /// <summary>The number of rules that were already gone. What was read was out of date.</summary>
    public int Gone { get; init; }
}
