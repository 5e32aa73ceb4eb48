using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>
/// Closes leases at one address: those of a caller, or those that are revoked. <see cref="CloseRecord"/> decides; this class keeps the
/// order of the writes: the record is written first, and only rules are revoked that were read before that.
/// </summary>
internal sealed class LeaseCloser(ILeaseStore store, AddressReader reader, LeaseWriter writer, TimeProvider time)
{
    /// <summary>Closes leases. The rules of a target stay if others hold leases of it.</summary>
    /// <param name="address">The address.</param>
    /// <param name="targets">The targets in question. One without groups is no longer configured.</param>
    /// <param name="some">The groups of the targets.</param>
    /// <param name="isMeant">The leases to close.</param>
    /// <param name="readings">The rules of the groups and the record of the address.</param>
    /// <param name="cancellationToken">Cancelled when the time is up.</param>
    /// <param name="isRevocation">
    /// True if somebody else ends the leases. Then the record says so also if EC2 doesn't show the rules yet, and the marks stay, so that
    /// the next revocation finds the rules that this one didn't see. Only a POST removes them.
    /// </param>
    public async Task<AddressResult> CloseAsync(
        SourceAddress address,
        IReadOnlyCollection<string> targets,
        IReadOnlyList<GroupLease> some,
        Func<Lease, bool> isMeant,
        Readings readings,
        CancellationToken cancellationToken,
        bool isRevocation = false
    )
    {
        var done = new Dictionary<GroupAccess, GroupResult>();
        var closed = new List<Lease>();
        var replaced = new HashSet<GroupAccess>();
        for (var attempt = 0; ; attempt++)
        {
            var recorded = await readings.Record;
            if (recorded.Error is not null)
            {
                return await AddressReader.UnrecordedAsync(some, readings.Rules, recorded.Error);
            }

            var rules = await reader.CompletedAsync(readings.Rules, cancellationToken);
            var now = time.GetUtcNow();
            var leases = some.Select(lease => lease with { Lease = lease.RecordedAt(now, recorded.Leases, isMeant) }).ToList();
            var plan = CloseRecord.For(recorded.Leases, isMeant, targets, now);
            // Also if the response to the write is lost, and the next reading doesn't show the leases any more.
            closed = [.. closed.UnionBy(plan.Closed, lease => (lease.Holder, lease.Target))];
            var revoked = plan
                .Emptied.Where(target =>
                    (recorded.Leases.IsClosing(target) && !isRevocation)
                    || plan.Closed.Any(lease => lease.Target == target)
                    || leases.Exists(lease => lease.Access.Target == target && HasRules(lease, rules))
                )
                .ToList();
            var shared = recorded.Leases.CountOthers(isMeant, targets, now);
            var isNotShown =
                leases.Exists(lease => replaced.Contains(lease.Access) && !HasRules(lease, rules))
                || await IsAnyNotShownAsync(leases.FindAll(lease => revoked.Contains(lease.Access.Target)), rules, cancellationToken);
            if (
                isNotShown
                && !isRevocation
                && attempt == AddressReader.ReadingsOfNewRules
                && !leases.Exists(lease => HasRules(lease, rules))
            )
            {
                return new AddressResult([.. done.Values], shared) { IsNotShownYet = true };
            }

            var (isOver, isOutdated) = (true, false);
            if (isNotShown && attempt < AddressReader.ReadingsOfNewRules)
            {
                isOver = false;
            }
            else if (revoked.Count == 0 && plan.Closed.Count == 0)
            {
                Add(await AddressReader.RunAsync(leases, rules, (lease, present) => Task.FromResult(Shown(lease, present, plan))));
            }
            else
            {
                var next = plan.Next(recorded.Leases, revoked, now);
                var writing = await store.WriteAsync(address, next, recorded.Version, cancellationToken);
                if (writing is LeasesWriting.Failed failed)
                {
                    return Result() with { RecordError = failed.Error };
                }

                isOver = writing is LeasesWriting.Written written && await RevokeAsync(next, written.Version);
            }

            if (isOver)
            {
                return Result();
            }

            var again = await reader.AgainAsync(
                isNotShown ? AddressReader.BetweenReadings : AddressReader.PauseAfter(attempt),
                address,
                some,
                cancellationToken
            );
            if (again is null)
            {
                return Result() with { RecordError = AddressReader.Overtaken };
            }

            readings = again;

            AddressResult Result() =>
                new([.. done.Values], shared) { Closed = closed, IsNotShownYet = isOutdated || (isRevocation && isNotShown) };

            // False if some rules were already gone, so that what was read was out of date, and others can be in their place.
            async Task<bool> RevokeAsync(AddressLeases next, string? version)
            {
                Add(
                    await AddressReader.RunAsync(
                        leases,
                        rules,
                        async (lease, present) =>
                        {
                            if (!revoked.Contains(lease.Access.Target))
                            {
                                return Shown(lease, present, plan);
                            }

                            var (result, wasOutdated) = await writer.CloseAsync(lease.Access, present, lease.Lease, cancellationToken);
                            isOutdated |= wasOutdated;
                            // A POST that had recorded the lease can be replacing its rule. The new one can still come.
                            if (
                                wasOutdated
                                && lease.Lease.Record.IsRecent
                                && ClosePlan.For(lease.Access, present, lease.Lease).CanBeReplaced(lease.Lease, now)
                            )
                            {
                                replaced.Add(lease.Access);
                            }

                            return result;
                        }
                    )
                );
                if (isOutdated && attempt < AddressReader.ReadingsOfNewRules)
                {
                    return false;
                }

                // Otherwise rules of ours can be there that EC2 doesn't show yet.
                if (!isRevocation && !isOutdated && !isNotShown)
                {
                    await UnmarkAsync(address, next, revoked, [.. done.Values], version, cancellationToken);
                }

                return true;
            }
        }

        // What an earlier attempt revoked is part of the result.
        void Add(IReadOnlyList<GroupResult> results)
        {
            foreach (var result in results)
            {
                var earlier = done.GetValueOrDefault(result.Access)?.Rules.Where(rule => rule.Outcome is RuleOutcome.Closed) ?? [];
                done[result.Access] = result with
                {
                    Rules = [.. earlier.Where(rule => !result.Rules.Any(other => IsSame(rule, other))), .. result.Rules],
                };
            }
        }
    }

    /// <summary>
    /// Removes the marks of targets whose rules were revoked, so that the next POST needn't claim. If somebody else has written the record
    /// meanwhile, or the write fails, the marks stay, and the next POST claims.
    /// </summary>
    private async Task UnmarkAsync(
        SourceAddress address,
        AddressLeases written,
        IReadOnlyList<string> revoked,
        IReadOnlyList<GroupResult> results,
        string? version,
        CancellationToken cancellationToken
    )
    {
        var failed = results.Where(result => result.Error is not null).Select(result => result.Access.Target);
        var done = revoked.Except(failed, StringComparer.Ordinal).ToList();
        if (done.Count > 0)
        {
            await store.WriteAsync(address, written.Unmark(done), version, cancellationToken);
        }
    }

    private async Task<bool> IsAnyNotShownAsync(
        List<GroupLease> leases,
        Dictionary<AccountRegion, Task<RulesReading>> rules,
        CancellationToken cancellationToken
    )
    {
        foreach (var lease in leases.Where(lease => lease.Lease.Record.IsRecent))
        {
            var present = PresentIn(lease, rules);
            if (present is not null && await writer.IsIncompleteAsync(lease.Access, present, lease.Lease, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasRules(GroupLease lease, Dictionary<AccountRegion, Task<RulesReading>> rules) =>
        PresentIn(lease, rules) is { } present && ClosePlan.For(lease.Access, present, lease.Lease).Revoke.Count > 0;

    /// <summary>The rules of a group that were read; null if its region couldn't be.</summary>
    private static List<SecurityGroupRule>? PresentIn(GroupLease lease, Dictionary<AccountRegion, Task<RulesReading>> rules)
    {
        var reading = rules[lease.Access.Group.Place].Result;
        return reading.Error is null ? [.. reading.Rules.Where(rule => rule.GroupId == lease.Access.Group.GroupId)] : null;
    }

    private static GroupResult Shown(GroupLease lease, IReadOnlyList<SecurityGroupRule> present, CloseRecord plan) =>
        plan.Held.Contains(lease.Access.Target)
            ? ClosePlan.For(lease.Access, present, lease.Lease).Held(lease.Access)
            : new GroupResult(lease.Access, [], null);

    private static bool IsSame(RuleResult one, RuleResult other) =>
        (one.Protocol, one.FromPort, one.ToPort) == (other.Protocol, other.FromPort, other.ToPort);
}
