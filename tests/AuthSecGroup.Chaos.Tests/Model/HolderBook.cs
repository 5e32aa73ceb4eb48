namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>
/// Who may still hold a lease from an address, as far as an observer can know: everybody whose POST was sent, whatever came of it, until
/// they close it or until its time is up.
/// </summary>
internal sealed class HolderBook
{
    private readonly List<PossibleLease> _leases = [];

    /// <summary>Records the requests of a round.</summary>
    public void Record(IReadOnlyList<StepResult> round)
    {
        foreach (var result in round)
        {
            if (result.Step is ChaosStep.Request { Method: "POST" } request && result.Status is not (400 or 403))
            {
                var longest = request.TimeToLive is { } seconds ? TimeSpan.FromSeconds(seconds) : Scene.TimeToExpire;
                _leases.Add(
                    new PossibleLease(
                        request.Address,
                        request.Caller,
                        request.Session ?? "",
                        result.Start,
                        result.End + (longest < Scene.TimeToExpire ? longest : Scene.TimeToExpire),
                        result.EndTick,
                        result.Status is 200 or 201
                    )
                );
            }
        }

        foreach (var result in round)
        {
            if (result is { Step: ChaosStep.Request { Method: "DELETE" } request, Status: 200 or 404 })
            {
                var closed = _leases.FindAll(lease =>
                    lease.Address == request.Address
                    && lease.Caller == request.Caller
                    && (request.Session is null || request.Session == lease.Session)
                );
                closed.ForEach(lease => _leases.Remove(lease));
                // Of a POST and a DELETE that ran at the same time, either can have had the last word.
                _leases.AddRange(
                    closed.Where(lease => lease.EndTick >= result.StartTick).Select(lease => lease with { IsCertain = false })
                );
            }
        }
    }

    /// <summary>Leases were revoked.</summary>
    /// <param name="concerns">True for a caller and an address.</param>
    /// <param name="startTick">When the revocation started.</param>
    /// <param name="start">The same by the clock.</param>
    /// <returns>The addresses from which a lease was revoked that had certainly been opened.</returns>
    public IReadOnlyList<int> Revoke(Func<int, int, bool> concerns, long startTick, DateTimeOffset start)
    {
        var revoked = _leases.FindAll(lease => lease.EndTick < startTick && concerns(lease.Caller, lease.Address));
        revoked.ForEach(lease => _leases.Remove(lease));
        return
        [
            .. revoked
                .Where(lease => lease.IsCertain && lease.Until > start.AddSeconds(30) && !WasShared(lease))
                .Select(lease => lease.Address)
                .Distinct(),
        ];
    }

    /// <summary>The record was lost, so nobody's lease is revoked any more until it ends.</summary>
    public void Lose(int address, DateTimeOffset until) =>
        _leases.Add(new PossibleLease(address, -1, "", DateTimeOffset.MinValue, until, long.MaxValue, false));

    /// <summary>True if nobody can hold a lease from the address.</summary>
    public bool IsEmpty(int address, DateTimeOffset now) => !_leases.Exists(lease => lease.Address == address && lease.Until > now);

    // A revocation leaves the rule to those who share it, and it lasts as long as the longest of all leases.
    private bool WasShared(PossibleLease revoked) =>
        _leases.Exists(other => other.Address == revoked.Address && other.Until > revoked.From);

    private sealed record PossibleLease(
        int Address,
        int Caller,
        string Session,
        DateTimeOffset From,
        DateTimeOffset Until,
        long EndTick,
        bool IsCertain
    );
}
