using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>How one configured rule of a group stands for the caller's address.</summary>
/// <param name="Rule">The configured rule.</param>
/// <param name="State">Open for a time, open for good, or closed.</param>
/// <param name="ExpiresAt">When it closes; null unless it is open for a time.</param>
internal sealed record LeaseStatus(IngressRule Rule, LeaseState State, DateTimeOffset? ExpiresAt)
{
    /// <summary>Looks at one group. A rule whose time is up counts as closed: the sweep may take it at any moment.</summary>
    public static IReadOnlyList<LeaseStatus> Of(
        IReadOnlyList<IngressRule> configured,
        IReadOnlyList<SecurityGroupRule> present,
        string name,
        SourceAddress source,
        TimeSpan timeToExpire,
        DateTimeOffset now
    )
    {
        var mine = present.Where(rule => rule.IsFor(source)).ToList();
        return [.. configured.Where(rule => rule.AppliesTo(source)).Select(Look)];

        LeaseStatus Look(IngressRule rule)
        {
            if (mine.Find(rule.Matches) is not { } found)
            {
                return new(rule, LeaseState.Closed, null);
            }

            if (!found.IsOurs(name, out var description))
            {
                return new(rule, LeaseState.Permanent, null);
            }

            return SweepPlan.IsExpired(description, timeToExpire, now)
                ? new(rule, LeaseState.Closed, null)
                : new(rule, LeaseState.Open, description.ExpiresAt(timeToExpire));
        }
    }
}

/// <summary>Whether a rule lets the caller in.</summary>
internal enum LeaseState
{
    /// <summary>No rule lets the address in, or its time is up.</summary>
    Closed,

    /// <summary>A rule of ours lets it in for a time.</summary>
    Open,

    /// <summary>A foreign rule lets it in; we neither renew nor close it.</summary>
    Permanent,
}
