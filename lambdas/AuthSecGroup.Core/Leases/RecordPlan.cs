using AuthSecGroup.Core.Holders;

namespace AuthSecGroup.Core.Leases;

/// <summary>What POST makes of the record of its address.</summary>
/// <param name="Next">The record with the caller's leases. It is written before, or while, the rules are.</param>
/// <param name="Claimed">
/// The targets whose rules can still be revoked. POST replaces their rules after it wrote <paramref name="Next"/>, in which they are still
/// marked, and promises nothing until a second write has removed the marks.
/// </param>
internal sealed record OpenRecord(AddressLeases Next, IReadOnlyList<string> Claimed)
{
    /// <summary>Plans the write.</summary>
    /// <param name="recorded">The record as it was read.</param>
    /// <param name="opened">The caller's leases, one for each target.</param>
    /// <param name="now">The time.</param>
    public static OpenRecord For(AddressLeases recorded, IReadOnlyList<Lease> opened, DateTimeOffset now) =>
        new(recorded.With(opened, now), [.. opened.Select(lease => lease.Target).Where(recorded.IsClosing)]);

    /// <summary>
    /// The record without the leases of targets in which nothing could be opened; null if nothing has to be taken back. A lease that was
    /// live before stays.
    /// </summary>
    public static AddressLeases? TakenBack(
        AddressLeases recorded,
        AddressLeases written,
        Holder holder,
        IReadOnlyCollection<string> failed,
        DateTimeOffset now
    )
    {
        var none = failed
            .Where(target => !recorded.LiveAt(now).Any(lease => lease.Holder == holder && lease.Target == target))
            .ToHashSet(StringComparer.Ordinal);
        return none.Count == 0 ? null : written.Without(lease => lease.Holder == holder && none.Contains(lease.Target), now);
    }
}

/// <summary>What DELETE, or a revocation, makes of the record of an address.</summary>
/// <param name="Closed">The leases that it ends.</param>
/// <param name="Held">The targets that other holders need.</param>
/// <param name="Emptied">The targets that nobody needs any more.</param>
internal sealed record CloseRecord(IReadOnlyList<Lease> Closed, IReadOnlyList<string> Held, IReadOnlyList<string> Emptied)
{
    /// <summary>Decides about each target.</summary>
    /// <param name="recorded">The record as it was read.</param>
    /// <param name="isMeant">The leases to end.</param>
    /// <param name="targets">The targets in question.</param>
    /// <param name="now">The time.</param>
    public static CloseRecord For(
        AddressLeases recorded,
        Func<Lease, bool> isMeant,
        IReadOnlyCollection<string> targets,
        DateTimeOffset now
    )
    {
        var live = recorded.LiveAt(now).Where(lease => targets.Contains(lease.Target)).ToList();
        var held = live.Where(lease => !isMeant(lease)).Select(lease => lease.Target).ToHashSet(StringComparer.Ordinal);
        return new CloseRecord(
            live.FindAll(lease => isMeant(lease)),
            [.. targets.Where(held.Contains)],
            [.. targets.Where(target => !held.Contains(target))]
        );
    }

    /// <summary>
    /// The record without the closed leases. The targets whose rules are revoked next are marked, so that nobody is promised them
    /// meanwhile.
    /// </summary>
    public AddressLeases Next(AddressLeases recorded, IEnumerable<string> revoked, DateTimeOffset now) =>
        recorded.Without(Closed.Contains, now).Mark(revoked);
}
