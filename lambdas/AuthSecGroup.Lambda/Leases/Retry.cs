namespace AuthSecGroup.Lambda.Leases;

/// <summary>How long to wait before reading and planning again after somebody was faster.</summary>
internal static class Retry
{
    /// <summary>Tries in all. Together the waits are longer than EC2 commonly takes to show a change everywhere.</summary>
    public const int Attempts = 8;

    /// <summary>Waits 0.1 s, 0.2 s, 0.4 s … 4 s, half of it random, so that those who collided don't collide again. False if the time is up.</summary>
    public static async Task<bool> WaitAsync(int attempt, TimeProvider time, CancellationToken cancellationToken)
    {
        var most = Math.Min(100 * Math.Pow(2, attempt), 4_000);
#pragma warning disable CA5394 // The jitter is no secret.
        var wait = TimeSpan.FromMilliseconds(most * (0.5 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
        try
        {
            await Task.Delay(wait, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
