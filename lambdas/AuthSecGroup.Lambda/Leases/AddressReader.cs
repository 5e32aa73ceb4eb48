using AuthSecGroup.Aws;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>The rules of each region and the record of an address, which are being read.</summary>
internal sealed record Readings(Dictionary<AccountRegion, Task<RulesReading>> Rules, Task<LeasesReading> Record);

/// <summary>Reads what a request at one address needs, and works on its groups.</summary>
internal sealed class AddressReader(ILeaseStore store, GroupRunner groups, TimeProvider time)
{
    // Rules must have been read before a write of the record. A region that takes longer fails, and the others go on.
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How often the rules of a new lease are read until it counts as not shown: EC2 commonly shows a rule within a second.
    /// </summary>
    public const int ReadingsOfNewRules = 4;

    /// <summary>The time between those readings.</summary>
    public static readonly TimeSpan BetweenReadings = TimeSpan.FromMilliseconds(500);

    /// <summary>Other writers of the record were faster in every attempt.</summary>
    public static readonly AwsError Overtaken = new(AwsErrorKind.Conflict, "Overtaken", "Other writers were faster.");

    private static readonly AwsError SlowRegion = new(
        AwsErrorKind.Unavailable,
        "TimedOut",
        "EC2 did not respond in time, so nothing was changed."
    );

    /// <summary>Starts to read the record of an address and the rules of some groups.</summary>
    public Readings Start(SourceAddress address, IEnumerable<SecurityGroupId> some, CancellationToken cancellationToken) =>
        new(groups.StartReading(some, cancellationToken), store.ReadAsync(address, cancellationToken));

    /// <summary>Starts to read again what concerns some leases, after a pause. Null if no time is left.</summary>
    public async Task<Readings?> AgainAsync(
        TimeSpan pause,
        SourceAddress address,
        IReadOnlyList<GroupLease> leases,
        CancellationToken cancellationToken
    ) =>
        await time.TryDelayAsync(pause, cancellationToken)
            ? Start(address, leases.Select(lease => lease.Access.Group), cancellationToken)
            : null;

    /// <summary>Waits for all regions, but not for one that takes too long.</summary>
    public async Task WaitForAsync(Dictionary<AccountRegion, Task<RulesReading>> rules, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(LongestReading, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await Task.WhenAll(rules.Values).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The caller sees which region isn't read.
        }
    }

    /// <summary>
    /// The same, and then a region that took too long counts as unread, because its rules would be read after the next write.
    /// </summary>
    public async Task<Dictionary<AccountRegion, Task<RulesReading>>> CompletedAsync(
        Dictionary<AccountRegion, Task<RulesReading>> rules,
        CancellationToken cancellationToken
    )
    {
        await WaitForAsync(rules, cancellationToken);
        return rules.ToDictionary(
            region => region.Key,
            region => region.Value.IsCompleted ? region.Value : Task.FromResult(new RulesReading([], SlowRegion))
        );
    }

    /// <summary>Works on each lease as soon as the region of its group is read. The results are in the order of the leases.</summary>
    public static async Task<IReadOnlyList<GroupResult>> RunAsync(
        IReadOnlyList<GroupLease> leases,
        Dictionary<AccountRegion, Task<RulesReading>> rules,
        Func<GroupLease, IReadOnlyList<SecurityGroupRule>, Task<GroupResult>> work
    )
    {
        var byGroup = leases.ToLookup(lease => lease.Access.Group);
        var results = await GroupRunner.ForEachAsync(
            byGroup.Select(group => group.Key),
            rules,
            (group, present) => Task.WhenAll(byGroup[group].Select(lease => work(lease, present))),
            (group, error) => [.. byGroup[group].Select(lease => GroupResult.Unread(lease.Access, lease.Lease, error))]
        );
        return [.. results.SelectMany(targets => targets)];
    }

    /// <summary>The result if the record can't be read or written: nothing was done.</summary>
    public static async Task<AddressResult> UnrecordedAsync(
        IReadOnlyList<GroupLease> leases,
        Dictionary<AccountRegion, Task<RulesReading>> rules,
        AwsError error
    ) => new(await RunAsync(leases, rules, NothingAsync), 0) { RecordError = error };

    /// <summary>Does nothing in a group.</summary>
    public static Task<GroupResult> NothingAsync(GroupLease lease, IReadOnlyList<SecurityGroupRule> present) =>
        Task.FromResult(new GroupResult(lease.Access, [], null));

#pragma warning disable CA5394 // The jitter is no secret.
    /// <summary>The pause after an attempt in which another writer was faster.</summary>
    public static TimeSpan PauseAfter(int attempt) => Retry.PauseAfter(Math.Min(attempt, 3), Random.Shared.NextDouble());
#pragma warning restore CA5394
}
