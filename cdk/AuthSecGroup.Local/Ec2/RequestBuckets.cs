using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>EC2's token buckets, one per account, region and action, refilled by the cloud's clock.</summary>
internal sealed class RequestBuckets(LocalTimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Account, string Region, string Action), (double Tokens, DateTimeOffset At)> _buckets = [];

    /// <summary>Takes a token for one call.</summary>
    /// <returns>False if there is none: the call is throttled.</returns>
    public bool TryTake(string account, string region, string action, ThrottlingSettings settings)
    {
        lock (_lock)
        {
            if (!settings.Enabled)
            {
                // Whoever switches throttling on starts with full buckets.
                _buckets.Clear();
                return true;
            }

            var (capacity, refill) = action.StartsWith("Describe", StringComparison.Ordinal)
                ? (settings.DescribeCapacity, settings.DescribeRefillPerSecond)
                : (settings.WriteCapacity, settings.WriteRefillPerSecond);
            var now = clock.GetUtcNow();
            var key = (account, region, action);
            var (tokens, at) = _buckets.GetValueOrDefault(key, (capacity, now));
            // The cloud's clock can be set back; that takes no tokens away.
            var refilled = tokens + Math.Max(0, (now - at).TotalSeconds) * refill;
            var available = Math.Min(capacity, refilled);
            var taken = available >= 1;
            _buckets[key] = (taken ? available - 1 : available, now);
            return taken;
        }
    }
}
