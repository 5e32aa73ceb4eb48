using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Connections;

/// <summary>
/// When a failed request is sent again: what passes by itself, at most <see cref="MostAttempts"/> times in all, after a pause that grows
/// and is random (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), never sooner than the server asks for, and
/// not at all if the time that is left would not do.
/// </summary>
internal static class RetryPolicy
{
    public const int MostAttempts = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    /// <summary>The pause before the next attempt; null if there is none.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="attempts">How many attempts were made.</param>
    /// <param name="timeLeft">Until the request's time-out.</param>
    /// <param name="random">At least 0, below 1.</param>
    public static TimeSpan? PauseAfter(ClientException failure, int attempts, TimeSpan timeLeft, double random)
    {
        if (!failure.IsPassing || attempts >= MostAttempts)
        {
            return null;
        }

        var backoff = FirstPause * Math.Pow(2, attempts - 1);
        var pause = (backoff < LongestPause ? backoff : LongestPause) * random;
        if (failure.RetryAfter is { } asked)
        {
            pause += asked;
        }

        return pause < timeLeft ? pause : null;
    }
}
