namespace AuthSecGroup.Core.Holders;

/// <summary>
/// The leases from one address, as the leases bucket records them. EC2 allows one rule for each port range and address, however many
/// holders share it, and has no conditional write. S3 has one, so this record decides who is in.
/// </summary>
/// <param name="Leases">The leases, each holder's once for each target. Some can have ended.</param>
/// <param name="Closing">
/// The targets whose last lease was closed. Their rules can still be there, and the process that closed it can still revoke them, so nobody
/// is promised a rule of them: a POST for the target must replace its rules first, and then remove the mark.
/// </param>
internal sealed record AddressLeases(IReadOnlyList<Lease> Leases, IReadOnlyList<string> Closing)
{
    /// <summary>No lease.</summary>
    public static readonly AddressLeases None = new([], []);

    /// <summary>True if the target's rules can still be revoked.</summary>
    public bool IsClosing(string target) => Closing.Contains(target, StringComparer.Ordinal);

    /// <summary>True if a holder has a live lease of a target whose rules nobody can still be revoking.</summary>
    public bool Promises(Holder holder, string target, DateTimeOffset now) =>
        !IsClosing(target) && LiveAt(now).Any(lease => lease.Holder == holder && lease.Target == target);

    /// <summary>The leases that haven't ended.</summary>
    public IEnumerable<Lease> LiveAt(DateTimeOffset now) => Leases.Where(lease => lease.ExpiresAt > now);

    /// <summary>The number of holders of any of the targets whose leases aren't meant.</summary>
    public int CountOthers(Func<Lease, bool> isMeant, IReadOnlyCollection<string> targets, DateTimeOffset now) =>
        LiveAt(now).Where(lease => targets.Contains(lease.Target) && !isMeant(lease)).Select(lease => lease.Holder).Distinct().Count();

    /// <summary>The record after a holder opened or renewed leases. Those that have ended are left out.</summary>
    public AddressLeases With(IReadOnlyList<Lease> opened, DateTimeOffset now)
    {
        var live = LiveAt(now).ToList();
        var renewed = opened.Select(lease =>
            live.Find(old => IsSame(old, lease)) is { } old ? lease with { OpenedAt = old.OpenedAt } : lease
        );
        return this with { Leases = [.. live.Where(old => !opened.Any(lease => IsSame(old, lease))), .. renewed] };
    }

    /// <summary>The record without some leases, and without those that have ended.</summary>
    public AddressLeases Without(Func<Lease, bool> closed, DateTimeOffset now) =>
        this with
        {
            Leases = [.. LiveAt(now).Where(lease => !closed(lease))],
        };

    /// <summary>The record with marks for targets whose last lease was closed.</summary>
    public AddressLeases Mark(IEnumerable<string> targets) =>
        this with
        {
            Closing = [.. Closing.Union(targets, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };

    /// <summary>The record without marks.</summary>
    public AddressLeases Unmark(IEnumerable<string> targets) =>
        this with
        {
            Closing = [.. Closing.Except(targets, StringComparer.Ordinal)],
        };

    /// <summary>What the record says about one target to the holders whom a request is about.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="isMeant">The leases that the request is about.</param>
    /// <param name="longest">The longest time of a lease in the group in question.</param>
    /// <param name="now">The time.</param>
    public TargetRecord About(string target, Func<Lease, bool> isMeant, TimeSpan longest, DateTimeOffset now)
    {
        var leases = Leases
            .Where(lease => lease.Target == target)
            .Select(lease => (IsOwn: isMeant(lease), lease.RenewedAt, End: lease.EndsAt(longest, now)))
            .ToList();
        var (own, others) = (leases.FindAll(lease => lease.IsOwn), leases.FindAll(lease => !lease.IsOwn));
        return new TargetRecord(
            leases.Count > 0 || IsClosing(target),
            Latest(own.Select(lease => lease.End)),
            Latest(others.Select(lease => lease.End)),
            own.Exists(lease => lease.End > now && lease.RenewedAt > now - TargetRecord.LongestLag)
        );

        DateTimeOffset? Latest(IEnumerable<DateTimeOffset> ends)
        {
            DateTimeOffset? latest = null;
            foreach (var end in ends.Where(end => end > now))
            {
                latest = latest > end ? latest : end;
            }

            return latest;
        }
    }

    private static bool IsSame(Lease one, Lease other) => one.Holder == other.Holder && one.Target == other.Target;
}

/// <summary>What is recorded about one target of an address.</summary>
/// <param name="Exists">False if there is no record, as after a loss of the object. Then the rule alone says who is in.</param>
/// <param name="OwnUntil">When the last of the requested holders' leases ends; null if none of them holds one.</param>
/// <param name="OthersUntil">When the last of the other holders' leases ends; null if no other holds one.</param>
/// <param name="IsRecent">True if the requested holders' lease is so new that EC2 might not show its rules yet.</param>
internal sealed record TargetRecord(bool Exists, DateTimeOffset? OwnUntil, DateTimeOffset? OthersUntil, bool IsRecent)
{
    /// <summary>
    /// The longest time that EC2 takes to show a new rule: https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html gives
    /// no number, and recommends to wait up to a few minutes in the worst case. A rule that is missing longer was removed by somebody else.
    /// </summary>
    public static readonly TimeSpan LongestLag = TimeSpan.FromMinutes(1);

    /// <summary>Nothing is recorded.</summary>
    public static readonly TargetRecord None = new(false, null, null, false);
}
