namespace AuthSecGroup.Cli.Renewal;

/// <summary>When a lease is renewed. All random numbers are at least 0 and below 1.</summary>
internal static class RenewalTimes
{
    // A lease that a rule of the operator's holds open for good needs no renewal, but its caller may move to where it is not open.
    private static readonly TimeSpan WhenOpenForGood = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long to wait after a lease was opened for <paramref name="lifetime"/>: half to seven tenths of it. So a lease of 10 minutes has at
    /// least three left for retries, callers who opened together don't renew together, and the endpoint, which replaces rules in their
    /// last minute, only has to update them.
    /// </summary>
    public static TimeSpan AfterOpening(TimeSpan? lifetime, double random) => (lifetime ?? WhenOpenForGood) * (0.5 + (0.2 * random));

    /// <summary>How long to wait after a renewal failed: 2 s, doubled each time up to 30 s, less up to the half of it.</summary>
    public static TimeSpan AfterFailure(int failures, double random)
    {
        var most = FirstRetry * Math.Pow(2, Math.Min(failures, 10) - 1);
        return (most < LongestRetry ? most : LongestRetry) * (1 - (0.5 * random));
    }
}
