using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Holders;
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
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    /// <summary>The number of addresses from which the caller can hold leases in a group.</summary>
    public int MaxAddresses { get; init; } = Limits.DefaultAddressesPerCaller;

    /// <summary>When the request was recorded, from which its time counts; null for the time of the plan.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What is recorded about the target at the caller's address.</summary>
    public TargetRecord Record { get; init; } = TargetRecord.None;

    /// <summary>The time for which the caller gets access.</summary>
    public TimeSpan Time => TimeToLive is { } ttl && ttl < TimeToExpire ? ttl : TimeToExpire;

    /// <summary>When the caller's lease ends. The rule can last a little longer, because it is planned later.</summary>
    public DateTimeOffset EndsAt(DateTimeOffset now) => WholeSeconds(At ?? now) + Time;

    /// <summary>When a rule ends that is written now for the caller alone.</summary>
    public DateTimeOffset RuleEndsAt(DateTimeOffset now) => WholeSeconds(now) + Time;

    /// <summary>The description of a rule that admits the caller until at least a time, as far as rules can last.</summary>
    public RuleDescription DescriptionUntil(DateTimeOffset until, DateTimeOffset now)
    {
        var longest = new RuleDescription(Name, Caller, now);
        var left = until - longest.Time;
        return left >= TimeToExpire ? longest : new(Name, Caller, now, left < OneSecond ? OneSecond : left);
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
