using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>What the sweep does with each rule of a group, and why.</summary>
internal static class SweepPlan
{
    /// <summary>How far a rule's time may lie in the future before it counts as expired: clocks differ a little, never by more.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Decides each rule. Rules of ours count whatever their ports, also those that are no longer configured.</summary>
    public static IReadOnlyList<SweepDecision> For(
        IEnumerable<SecurityGroupRule> rules,
        string name,
        TimeSpan timeToExpire,
        DateTimeOffset now
    ) => [.. rules.Select(rule => Decide(rule, name, timeToExpire, now))];

    /// <summary>True once the time to expire has passed, or if the time lies in the future by more than clocks differ.</summary>
    public static bool IsExpired(RuleDescription description, TimeSpan timeToExpire, DateTimeOffset now) =>
        now >= description.ExpiresAt(timeToExpire) || description.Time > now + ClockTolerance;

    private static SweepDecision Decide(SecurityGroupRule rule, string name, TimeSpan timeToExpire, DateTimeOffset now)
    {
        if (!RuleDescription.TryParse(rule.Description, out var description))
        {
            return new SweepDecision.Leave(rule, LeaveReason.NotOurForm);
        }

        if (description.Name != name)
        {
            return new SweepDecision.Leave(rule, LeaveReason.OtherDeployment);
        }

        return IsExpired(description, timeToExpire, now)
            ? new SweepDecision.Revoke(rule, description)
            : new SweepDecision.Keep(rule, description);
    }
}

/// <summary>The decision about one rule. Three results and not two: a rule that is not ours is not one to keep either.</summary>
internal abstract record SweepDecision(SecurityGroupRule Rule)
{
    /// <summary>Ours, and its time is up.</summary>
    public sealed record Revoke(SecurityGroupRule Rule, RuleDescription Description) : SweepDecision(Rule);

    /// <summary>Ours, with time to live.</summary>
    public sealed record Keep(SecurityGroupRule Rule, RuleDescription Description) : SweepDecision(Rule);

    /// <summary>Foreign: never touched.</summary>
    public sealed record Leave(SecurityGroupRule Rule, LeaveReason Reason) : SweepDecision(Rule);
}

/// <summary>Why a rule is foreign.</summary>
internal enum LeaveReason
{
    /// <summary>Its description is not of the form that we write.</summary>
    NotOurForm,

    /// <summary>Another deployment wrote it.</summary>
    OtherDeployment,
}
