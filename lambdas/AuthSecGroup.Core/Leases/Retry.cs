namespace AuthSecGroup.Core.Leases;

/// <summary>How often a conflicting write is tried, and the pause before the next attempt.</summary>
internal static class Retry
{
    /// <summary>Attempts in all. Together the pauses are longer than EC2 commonly takes to show a change everywhere.</summary>
    public const int Attempts = 8;

    /// <summary>
    /// The pause after an attempt: at most 0.1 s, 0.2 s, 0.4 s … 4 s. Half of it is random, so that requests that collided don't collide
    /// again.
    /// </summary>
    /// <param name="attempt">The number of the attempt that failed, from 0.</param>
    /// <param name="random">A random number from 0 to 1.</param>
    public static TimeSpan PauseAfter(int attempt, double random) =>
        TimeSpan.FromMilliseconds(Math.Min(100 * Math.Pow(2, attempt), 4_000) * (0.5 + (random / 2)));
}
