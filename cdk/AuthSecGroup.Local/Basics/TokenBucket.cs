namespace AuthSecGroup.Local.Basics;

/// <summary>A stage's throttle: so many requests at once, refilled at so many a second.</summary>
internal sealed class TokenBucket(double burst, double ratePerSecond, TimeProvider clock)
{
    private readonly double _burst = burst;
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _lastTaken = clock.GetTimestamp();

    public bool TryTake()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            _tokens = Math.Min(_burst, _tokens + clock.GetElapsedTime(_lastTaken, now).TotalSeconds * ratePerSecond);
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
