using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>What a caller wants opened: everything a plan depends on but the rules and the time.</summary>
/// <param name="Name">The deployment's name.</param>
/// <param name="Caller">Who it is, as it will stand in the description.</param>
/// <param name="Source">The caller's own address.</param>
/// <param name="TimeToExpire">The configured time to expire.</param>
/// <param name="TimeToLive">A shorter time, if the caller asked for one; null for the configured one.</param>
internal sealed record LeaseRequest(string Name, string Caller, SourceAddress Source, TimeSpan TimeToExpire, TimeSpan? TimeToLive)
{
    /// <summary>The number of addresses from which the caller can hold leases in a group.</summary>
    public int MaxAddresses { get; init; } = Limits.DefaultAddressesPerCaller;

    /// <summary>The description that a lease gets that is opened or renewed now.</summary>
    public RuleDescription DescriptionAt(DateTimeOffset now) =>
        new(Name, Caller, now, TimeToLive is { } ttl && ttl < TimeToExpire ? ttl : null);
}
