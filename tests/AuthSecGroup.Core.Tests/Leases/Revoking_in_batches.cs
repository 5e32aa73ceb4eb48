using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using FsCheck.Xunit;

namespace AuthSecGroup.Core.Tests.Leases;

public class Revoking_in_batches
{
    private static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(id => $"sgr-{id}")];

    private static (List<string[]> Batches, RevokeResult Result) Run(string[] ids, Func<string[], AwsError?> revoke)
    {
        var progress = new RevokeProgress(ids);
        var batches = new List<string[]>();
        while (progress.TryNext(out var batch))
        {
            batches.Add(batch);
            progress.Complete(batch, revoke(batch));
        }

        return (batches, progress.Result);
    }

    [Fact]
    public void Makes_no_call_for_no_rule() => Assert.Empty(Run([], _ => null).Batches);

    [Fact]
    public void Takes_a_hundred_ids_at_once_in_their_order()
    {
        var (batches, result) = Run(Ids(201), _ => null);
        Assert.Equal([100, 100, 1], batches.Select(batch => batch.Length));
        Assert.Equal(Ids(201), batches.SelectMany(batch => batch));
        Assert.Null(result.Error);
        Assert.Empty(result.Failed);
    }

    [Fact]
    public void Halves_a_batch_until_the_missing_id_is_alone()
    {
        var (batches, result) = Run(Ids(4), batch => batch.Contains("sgr-2") ? Given.Conflict : null);
        Assert.Equal(
            ["sgr-0 sgr-1 sgr-2 sgr-3", "sgr-0 sgr-1", "sgr-2 sgr-3", "sgr-2", "sgr-3"],
            batches.Select(batch => string.Join(' ', batch))
        );
        Assert.Null(result.Error);
        Assert.Empty(result.Failed);
    }

    [Fact]
    public void Reports_the_ids_that_failed_and_the_first_error()
    {
        var (batches, result) = Run(
            Ids(250),
            batch =>
                batch[0] == "sgr-0" ? Given.Denied
                : batch[0] == "sgr-100" ? Given.Full
                : null
        );
        Assert.Equal(3, batches.Count);
        Assert.Equal(Given.Denied, result.Error);
        Assert.Equal(Ids(200), result.Failed);
    }

    [Fact]
    public void Reports_the_ids_that_failed_while_it_looks_for_a_missing_one()
    {
        var (_, result) = Run(
            Ids(4),
            batch =>
                batch.Contains("sgr-3") ? Given.Conflict
                : batch.Contains("sgr-0") ? Given.Denied
                : null
        );
        Assert.Equal(Given.Denied, result.Error);
        Assert.Equal(["sgr-0", "sgr-1"], result.Failed);
    }

    [Property]
    public bool Revokes_each_rule_once_whichever_ids_are_missing(byte count, byte[] missing)
    {
        var present = Ids(count).Where((_, at) => !missing.Contains((byte)at)).ToList();
        var revoked = new List<string>();
        var (_, result) = Run(
            Ids(count),
            batch =>
            {
                if (batch.Except(present).Any())
                {
                    return Given.Conflict;
                }

                revoked.AddRange(batch);
                return null;
            }
        );
        return result is { Error: null, Failed: [] } && revoked.SequenceEqual(present);
    }
}
