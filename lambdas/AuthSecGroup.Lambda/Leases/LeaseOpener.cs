using AuthSecGroup.Aws;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>
/// Opens or renews a caller's leases, by the protocol that docs/architecture.md draws. <see cref="OpenRecord"/> decides about the record,
/// and <see cref="OpenProgress"/> about the rules; this class keeps the order of their writes.
/// </summary>
internal sealed class LeaseOpener(ILeaseStore store, AddressReader reader, LeaseWriter writer, TimeProvider time)
{
    /// <summary>Opens or renews the leases.</summary>
    public async Task<AddressResult> OpenAsync(
        ConnectionRequest request,
        RequestAccess.Granted access,
        Readings readings,
        CancellationToken cancellationToken
    )
    {
        if (!access.Leases.Any(lease => lease.HasRules))
        {
            await readings.Record;
            return new AddressResult(await AddressReader.RunAsync(access.Leases, readings.Rules, AddressReader.NothingAsync), 0);
        }

        var progress = access.Leases.ToDictionary(lease => lease, lease => new OpenProgress(lease.Access, lease.Lease));
        for (var attempt = 0; ; attempt++)
        {
            var recorded = await readings.Record;
            if (recorded.Error is not null)
            {
                return await AddressReader.UnrecordedAsync(access.Leases, readings.Rules, recorded.Error);
            }

            var now = time.GetUtcNow();
            var plan = OpenRecord.For(recorded.Leases, access.LeasesAt(now, request), now);
            foreach (var lease in access.Leases)
            {
                progress[lease].Restart(lease.RecordedAt(now, recorded.Leases, request.Holders.Matches));
            }

            var result =
                plan.Claimed.Count > 0
                    ? await ClaimAsync(request, access.Leases, plan, recorded.Version, readings.Rules, progress, cancellationToken)
                    : await WriteAsync(
                        request,
                        access.Leases,
                        plan,
                        recorded.Version,
                        readings.Rules,
                        progress,
                        // After it was overtaken once, it doesn't change the rules before it knows that it wasn't again.
                        isRecordFirst: attempt > 0,
                        cancellationToken
                    );
            if (result.Error is not { Kind: AwsErrorKind.Conflict })
            {
                var shared = plan.Next.CountOthers(request.Holders.Matches, access.Targets, now);
                await TakeBackAsync(request, recorded.Leases, plan.Next, result, now, cancellationToken);
                return new AddressResult(result.Groups, shared) { RecordError = result.Error };
            }

            var again = await reader.AgainAsync(AddressReader.PauseAfter(attempt), request.Source, access.Leases, cancellationToken);
            if (again is null)
            {
                return new AddressResult(result.Groups, 0) { RecordError = result.Error };
            }

            readings = again;
        }
    }

    /// <summary>Writes the record and the rules at the same time.</summary>
    private async Task<(IReadOnlyList<GroupResult> Groups, AwsError? Error)> WriteAsync(
        ConnectionRequest request,
        IReadOnlyList<GroupLease> leases,
        OpenRecord plan,
        string? version,
        Dictionary<AccountRegion, Task<RulesReading>> rules,
        Dictionary<GroupLease, OpenProgress> progress,
        bool isRecordFirst,
        CancellationToken cancellationToken
    )
    {
        var recorded = new Gate();
        IReadOnlyList<AccountRegion> late = [];
        var writing = RecordAsync();
        if (isRecordFirst && !await recorded.WaitAsync())
        {
            return ([.. leases.Select(lease => progress[lease].Result(null))], await writing);
        }

        var results = await AddressReader.RunAsync(
            leases,
            rules,
            // What was read after the record was written can lack what a revocation took away.
            (lease, present) =>
                OpenAsync(
                    request,
                    lease,
                    present,
                    progress[lease],
                    recorded,
                    isLate: late.Contains(lease.Access.Group.Place),
                    cancellationToken
                )
        );
        return (results, await writing ?? results.Select(result => result.Error).FirstOrDefault(error => error == AddressReader.Overtaken));

        async Task<AwsError?> RecordAsync()
        {
            await reader.WaitForAsync(rules, cancellationToken);
            late = [.. rules.Where(region => !region.Value.IsCompleted).Select(region => region.Key)];
            var error = ErrorOf(await store.WriteAsync(request.Source, plan.Next, version, cancellationToken));
            recorded.Complete(error is null);
            return error;
        }
    }

    /// <summary>
    /// Opens targets of which some were closed: records the caller and keeps the marks, replaces the rules that were read before that, and
    /// removes the marks if nobody else has written the record meanwhile.
    /// </summary>
    private async Task<(IReadOnlyList<GroupResult> Groups, AwsError? Error)> ClaimAsync(
        ConnectionRequest request,
        IReadOnlyList<GroupLease> leases,
        OpenRecord plan,
        string? version,
        Dictionary<AccountRegion, Task<RulesReading>> readings,
        Dictionary<GroupLease, OpenProgress> progress,
        CancellationToken cancellationToken
    )
    {
        var rules = await reader.CompletedAsync(readings, cancellationToken);
        var writing = await store.WriteAsync(request.Source, plan.Next, version, cancellationToken);
        if (writing is not LeasesWriting.Written claim)
        {
            return ([.. leases.Select(lease => progress[lease].Result(null))], ErrorOf(writing));
        }

        var recorded = new Gate();
        recorded.Complete(isWritten: true);
        var results = await AddressReader.RunAsync(
            leases,
            rules,
            (lease, present) =>
                plan.Claimed.Contains(lease.Access.Target)
                    ? writer.ClaimAsync(lease.Access, present, progress[lease], cancellationToken)
                    : OpenAsync(request, lease, present, progress[lease], recorded, isLate: false, cancellationToken)
        );
        var failed = results.Where(result => result.Error is not null).ToList();
        if (failed.Exists(IsOvertaken))
        {
            return (results, AddressReader.Overtaken);
        }

        var opened = plan.Claimed.Except(failed.Select(result => result.Access.Target), StringComparer.Ordinal).ToList();
        return opened.Count == 0
            ? (results, null)
            : (results, ErrorOf(await store.WriteAsync(request.Source, plan.Next.Unmark(opened), claim.Version, cancellationToken)));

        bool IsOvertaken(GroupResult result) =>
            result.Error == AddressReader.Overtaken
            || (plan.Claimed.Contains(result.Access.Target) && result.Error is { Kind: AwsErrorKind.Conflict });
    }

    /// <summary>
    /// Opens a group that needn't be claimed. If its rules were read late, or a write finds that they have changed, it goes on only while
    /// the record still has the lease: a revocation can have ended both.
    /// </summary>
    private async Task<GroupResult> OpenAsync(
        ConnectionRequest request,
        GroupLease lease,
        IReadOnlyList<SecurityGroupRule> present,
        OpenProgress progress,
        Gate recorded,
        bool isLate,
        CancellationToken cancellationToken
    )
    {
        if (isLate)
        {
            var error = await recorded.WaitAsync() ? await FindRecordErrorAsync() : AddressReader.Overtaken;
            if (error is not null)
            {
                return progress.Result(error);
            }
        }

        return await writer.OpenAsync(lease.Access, present, progress, recorded, FindRecordErrorAsync, cancellationToken);

        async Task<AwsError?> FindRecordErrorAsync()
        {
            var latest = await store.ReadAsync(request.Source, cancellationToken);
            return latest.Error
                ?? (latest.Leases.Promises(request.Holder, lease.Access.Target, time.GetUtcNow()) ? null : AddressReader.Overtaken);
        }
    }

    /// <summary>
    /// After a request in which a target opened nothing, takes its lease out of the record. That a write fails does no harm: the list of
    /// leases shows one that isn't there until it ends.
    /// </summary>
    private async Task TakeBackAsync(
        ConnectionRequest request,
        AddressLeases before,
        AddressLeases written,
        (IReadOnlyList<GroupResult> Groups, AwsError? Error) result,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var failed = result
            .Groups.GroupBy(group => group.Access.Target, StringComparer.Ordinal)
            .Where(target => target.Any(group => group.Error is not null) && target.All(group => group.Rules.All(IsNotOpened)))
            .Select(target => target.Key)
            .ToHashSet(StringComparer.Ordinal);
        if (failed.Count == 0 || result.Error is not null || OpenRecord.TakenBack(before, written, request.Holder, failed, now) is null)
        {
            return;
        }

        var latest = await store.ReadAsync(request.Source, cancellationToken);
        if (latest.Error is null && OpenRecord.TakenBack(before, latest.Leases, request.Holder, failed, now) is { } without)
        {
            await store.WriteAsync(request.Source, without, latest.Version, cancellationToken);
        }

        static bool IsNotOpened(RuleResult rule) => rule.Outcome is RuleOutcome.Failed or RuleOutcome.Permanent;
    }

    private static AwsError? ErrorOf(LeasesWriting writing) =>
        writing switch
        {
            LeasesWriting.Written => null,
            LeasesWriting.Conflict => AddressReader.Overtaken,
            LeasesWriting.Failed failed => failed.Error,
            _ => throw new InvalidOperationException("There is no fourth result."),
        };
}
