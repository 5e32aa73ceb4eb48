using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Gateway;

/// <summary>A stage's throttle for one method.</summary>
internal sealed class MethodThrottle(double burst, double ratePerSecond, TimeProvider clock)
{
    private readonly TokenBucket _bucket = new(clock);

    public bool TryTake() => _bucket.TryTake(burst, ratePerSecond);
}
