using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Core.Connection;

/// <summary>Whether the user files allow a request.</summary>
internal abstract record RequestAccess
{
    /// <summary>They allow it.</summary>
    /// <param name="Leases">The lease in each group of each target that the request is about.</param>
    /// <param name="AllowedBy">The entries that allow it, for the audit line.</param>
    public sealed record Granted(IReadOnlyList<GroupLease> Leases, string AllowedBy) : RequestAccess
    {
        /// <summary>The targets that the request is about, each once.</summary>
        public IReadOnlyList<string> Targets { get; } = [.. Leases.Select(lease => lease.Access.Target).Distinct(StringComparer.Ordinal)];

        /// <summary>The caller's leases as they are recorded, one for each target that has a rule for the address.</summary>
        public IReadOnlyList<Lease> LeasesAt(DateTimeOffset now, ConnectionRequest request)
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
            return
            [
                .. Leases
                    .Where(lease => lease.HasRules)
                    .GroupBy(lease => lease.Access.Target, lease => lease.Lease.Time, StringComparer.Ordinal)
                    .Select(target => new Lease(request.Holder, target.Key, at, at, at + target.Max())
                    {
                        UniqueId = request.Caller.UniqueId,
                        Reason = request.Body.Reason,
                    }),
            ];
        }
    }

    /// <summary>They don't, or they couldn't all be read.</summary>
    public sealed record Refused(ProblemKind Kind, string Detail) : RequestAccess;

    /// <summary>The decision. A request for no particular target is about each target that the caller is allowed to use.</summary>
    public static RequestAccess For(ConnectionRequest request, DeploymentSettings deployment, UsersReading users)
    {
        var entries = users.EntriesFor(request.Caller, request.OwnAccount);
        if (entries.Count == 0)
        {
            return users.Error is { } error
                ? Unreadable(error, "the caller is in none of those that could be")
                : new Refused(
                    ProblemKind.NotListed,
                    $"{request.Caller.Arn} may call this API but is in none of its user files. Ask the operator to add it."
                );
        }

        var decisions = deployment.Targets.Select(target => (Target: target, Decision: AccessDecision.For(entries, target))).ToList();
        var allowed = decisions.Where(each => each.Decision is AccessDecision.Allowed).Select(each => each.Target).ToList();
        if (request.Target is { } requested)
        {
            decisions.RemoveAll(each => each.Target != requested);
            if (decisions.Count == 0)
            {
                return new Refused(
                    ProblemKind.NoSuchTarget,
                    $"There is no target '{requested}'. {request.Caller.Arn} may use {string.Join(", ", allowed)}."
                );
            }
        }

        var denied = decisions.Find(each => each.Decision is AccessDecision.Denied);
        if (denied.Decision is not null)
        {
            // The missing file can allow the target.
            if (users.Error is { } error)
            {
                return Unreadable(error, $"those that could be don't allow the target {denied.Target}");
            }

            if (request.Target is not null)
            {
                return new Refused(
                    ProblemKind.TargetNotAllowed,
                    $"The user files don't allow {request.Caller.Arn} to use the target {denied.Target}: {denied.Decision.Explanation}. "
                        + "Ask the operator to add it."
                );
            }
        }

        return Grant(request, deployment, decisions);
    }

    private static RequestAccess Grant(
        ConnectionRequest request,
        DeploymentSettings deployment,
        List<(string Target, AccessDecision Decision)> decisions
    )
    {
        var leases = new List<GroupLease>();
        var explanations = new List<(string Target, string Text)>();
        foreach (var (target, decision) in decisions)
        {
            if (decision is not AccessDecision.Allowed access)
            {
                continue;
            }

            if (request.LacksReason(access))
            {
                var what = deployment.NamesTargets ? $"a reason for the target {target}" : "a reason";
                return new Refused(
                    ProblemKind.ReasonRequired,
                    $"The user files require {what}: they allow {access.Explanation}. Send a body such as {{\"reason\": \"INC-1234\"}}."
                );
            }

            explanations.Add((target, access.Explanation));
            leases.AddRange(
                deployment
                    .GroupsOf(target)
                    .Select(group => new GroupLease(
                        group,
                        request.LeaseOf(deployment, group, access),
                        request.CappedTo(deployment, group, access)
                    ))
            );
        }

        return new Granted(leases, Explain(explanations, deployment.NamesTargets));
    }

    private static string Explain(List<(string Target, string Text)> explanations, bool namesTargets) =>
        string.Join(
            "; ",
            explanations
                .GroupBy(each => each.Text, each => each.Target)
                .Select(alike => namesTargets ? $"{string.Join(", ", alike)}: {alike.Key}" : alike.Key)
        );

    private static Refused Unreadable(AwsError error, string why) =>
        new(ProblemKind.UsersUnreadable, $"The user files can't be read ({error.Code}), and {why}. Try again in a few seconds.");
}

/// <summary>A lease in one group for one target.</summary>
/// <param name="Access">The group and the target.</param>
/// <param name="Lease">The lease.</param>
/// <param name="CappedTo">The longest allowed time, if the caller asked for a longer one; null otherwise.</param>
internal sealed record GroupLease(GroupAccess Access, LeaseRequest Lease, TimeSpan? CappedTo)
{
    /// <summary>The longest time of a lease in the group.</summary>
    public TimeSpan Longest => Access.TimeToExpire is { } longest && longest < Lease.TimeToExpire ? longest : Lease.TimeToExpire;

    /// <summary>True if the target has a rule in the group that applies to the address.</summary>
    public bool HasRules => Access.Rules.Any(rule => rule.AppliesTo(Lease.Source));

    /// <summary>The lease with what is recorded at some time.</summary>
    public LeaseRequest RecordedAt(DateTimeOffset now, AddressLeases recorded, Func<Lease, bool> isMeant) =>
        Lease with
        {
            At = now,
            Record = recorded.About(Access.Target, isMeant, Longest, now),
        };
}
