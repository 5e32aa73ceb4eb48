namespace AuthSecGroup.Cli.Renewal;

/// <summary>Decides when a lease is renewed. All random numbers are at least 0 and below 1.</summary>
internal static class RenewalTimes
{
    // A foreign rule that keeps the address open permanently needs no renewal, but the caller may move to an address that isn't open.
    private static readonly TimeSpan WhenPermanent = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Returns half to seven tenths of <paramref name="lifetime"/>. So a lease of 10 minutes has at least three minutes left for retries,
    /// callers who opened at the same time don't renew at the same time, and the endpoint only updates rules, which it replaces in their
    /// last minute.
    /// </summary>
    public static TimeSpan AfterOpening(TimeSpan? lifetime, double random) => (lifetime ?? WhenPermanent) * (0.5 + (0.2 * random));

    /// <summary>Returns 2 s, doubled for each further failure up to 30 s, minus up to half of it.</summary>
    public static TimeSpan AfterFailure(int failures, double random)
    {
        var longest = FirstRetry * Math.Pow(2, Math.Min(failures, 10) - 1);
        return (longest < LongestRetry ? longest : LongestRetry) * (1 - (0.5 * random));
    }
}
