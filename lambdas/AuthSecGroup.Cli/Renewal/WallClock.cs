namespace AuthSecGroup.Cli.Renewal;

/// <summary>Waits for a point in time, also while a laptop sleeps.</summary>
internal static class WallClock
{
    // Timers stop while the machine sleeps (CLOCK_MONOTONIC: https://man7.org/linux/man-pages/man2/clock_gettime.2.html), but leases still
    // expire. So the clock is read this often.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Returns once <paramref name="wait"/> has passed by the clock or by the timer, whichever is first: the clock advances during sleep,
    /// and the timer isn't affected if the clock is set back.
    /// </summary>
    public static async Task WaitAsync(TimeSpan wait, TimeProvider time, CancellationToken cancellationToken)
    {
        var (due, started) = (time.GetUtcNow() + wait, time.GetTimestamp());
        while (true)
        {
            var (byClock, byTimer) = (due - time.GetUtcNow(), wait - time.GetElapsedTime(started));
            var left = byClock < byTimer ? byClock : byTimer;
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            // Timers drop fractions of a millisecond. Rounded up, the loop doesn't spin through the last one.
            var pause = TimeSpan.FromMilliseconds(Math.Ceiling((left < Tick ? left : Tick).TotalMilliseconds));
            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
