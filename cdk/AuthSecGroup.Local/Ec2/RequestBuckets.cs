using System.Collections.Concurrent;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>EC2's token buckets: one for each account, region and action.</summary>
internal sealed class RequestBuckets(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Account, string Region, string Action), TokenBucket> _buckets = new();

    /// <summary>Takes a token for one call; false if the call is throttled.</summary>
    public bool TryTake(string account, string region, string action, ThrottlingSettings settings)
    {
        if (!settings.Enabled)
        {
            // Throttling starts with full buckets when it is enabled.
            _buckets.Clear();
            return true;
        }

        var (capacity, refill) = action.StartsWith("Describe", StringComparison.Ordinal)
            ? (settings.DescribeCapacity, settings.DescribeRefillPerSecond)
            : (settings.WriteCapacity, settings.WriteRefillPerSecond);
        return _buckets.GetOrAdd((account, region, action), _ => new TokenBucket(clock)).TryTake(capacity, refill);
    }
}
