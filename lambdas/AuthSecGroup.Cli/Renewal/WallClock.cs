namespace AuthSecGroup.Cli.Renewal;

/// <summary>Waits for a moment also through the sleep of a laptop.</summary>
internal static class WallClock
{
    // Timers stand still while the machine sleeps (CLOCK_MONOTONIC: https://man7.org/linux/man-pages/man2/clock_gettime.2.html), while a
    // lease's time goes on. So we look at the clock this often.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Returns once <paramref name="wait"/> has passed by the clock or by the timer, whichever is first: the clock goes on during sleep,
    /// and the timer does not mind a clock that is set back.
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

            await Pause.AtLeastAsync(left < Tick ? left : Tick, time, cancellationToken);
        }
    }
}
