namespace AuthSecGroup.Cli.Renewal;

/// <summary>Waits that are never shorter than asked for.</summary>
internal static class Pause
{
    /// <summary>
    /// Waits for <paramref name="time"/>, rounded up to whole milliseconds. <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)"/> drops
    /// what is below one, so that a loop that waits for what is left would spin through the last of it.
    /// </summary>
    public static Task AtLeastAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)), clock, cancellationToken);
}
