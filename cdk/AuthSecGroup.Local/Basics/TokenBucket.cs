namespace AuthSecGroup.Local.Basics;

/// <summary>A token bucket, full at first. Thread-safe.</summary>
/// <param name="capacity">The most tokens that the bucket holds.</param>
/// <param name="refillPerSecond">The tokens that are added each second.</param>
/// <param name="clock">The time by which it is refilled.</param>
internal sealed class TokenBucket(double capacity, double refillPerSecond, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private double _tokens = double.PositiveInfinity;
    private DateTimeOffset _lastTaken = clock.GetUtcNow();

    /// <summary>Takes a token; false if there is none.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            // The clock can be set back, which takes no tokens away.
            var elapsed = Math.Max(0, (now - _lastTaken).TotalSeconds);
            _tokens = Math.Min(capacity, _tokens + elapsed * refillPerSecond);
            _lastTaken = now;
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }
}
