using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Connections;

/// <summary>
/// Decides whether and when a request is sent again. Retries transient errors, with exponential backoff and full jitter
/// (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), and waits at least for the time that the server requests.
/// </summary>
internal static class RetryPolicy
{
    public const int MaxAttempts = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    /// <summary>The pause before the next attempt; null if there is none.</summary>
    /// <param name="error">The error of the last attempt.</param>
    /// <param name="attempts">The number of attempts so far.</param>
    /// <param name="timeLeft">The time until the request times out. A pause that is longer isn't made.</param>
    /// <param name="random">At least 0, below 1.</param>
    public static TimeSpan? PauseAfter(ClientException error, int attempts, TimeSpan timeLeft, double random)
    {
        if (!error.IsTransient || attempts >= MaxAttempts)
        {
            return null;
        }

        var pause = (FirstPause * Math.Pow(2, attempts - 1) * random) + (error.RetryAfter ?? TimeSpan.Zero);
        return pause < timeLeft ? pause : null;
    }
}
