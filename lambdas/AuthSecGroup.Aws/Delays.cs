namespace AuthSecGroup.Aws;

/// <summary>Waits that end early without an exception when the time of a request is up.</summary>
internal static class Delays
{
    /// <summary>Waits; false if the token was cancelled first.</summary>
    public static async Task<bool> TryDelayAsync(this TimeProvider time, TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
