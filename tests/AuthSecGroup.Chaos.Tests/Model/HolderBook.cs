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
                        result.End + (longest < Scene.TimeToExpire ? longest : Scene.TimeToExpire),
                        result.EndTick
                    )
                );
            }
        }

        foreach (var result in round)
        {
            if (result is { Step: ChaosStep.Request { Method: "DELETE" } request, Status: 200 or 404 })
            {
                // A POST that ran at the same time can have the last word.
                _leases.RemoveAll(lease =>
                    lease.Address == request.Address
                    && lease.Caller == request.Caller
                    && (request.Session is null || request.Session == lease.Session)
                    && lease.EndTick < result.StartTick
                );
            }
        }
    }

    /// <summary>True if nobody can hold a lease from the address.</summary>
    public bool IsEmpty(int address, DateTimeOffset now) => !_leases.Exists(lease => lease.Address == address && lease.Until > now);

    private sealed record PossibleLease(int Address, int Caller, string Session, DateTimeOffset Until, long EndTick);
}
