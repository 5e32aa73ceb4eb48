using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Local.S3;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The leases bucket at one moment, read as the functions read it.</summary>
/// <param name="Live">The leases that haven't ended, sorted as <c>GET /leases</c> sorts them.</param>
/// <param name="Closing">The marked targets of each address that has any.</param>
/// <param name="Damaged">The objects that the functions don't take for a record.</param>
internal sealed record LeaseRecords(
    IReadOnlyList<LiveLease> Live,
    IReadOnlyList<ClosingTargets> Closing,
    IReadOnlyList<DamagedRecord> Damaged
)
{
    public static LeaseRecords Of(DeployedStack cloud)
    {
        var now = cloud.Clock.GetUtcNow();
        var (live, closing, damaged) = (new List<LiveLease>(), new List<ClosingTargets>(), new List<DamagedRecord>());
        foreach (var stored in cloud.S3.List(cloud.Settings.LeasesBucket))
        {
            if (!TryReadAddress(stored, out var address))
            {
                damaged.Add(new DamagedRecord(stored.Key, "its key is not that of an address"));
            }
            else if (LeaseFile.Read(stored.Content.Span) is not { } record)
            {
                damaged.Add(new DamagedRecord(stored.Key, "its content is not a valid record"));
            }
            else
            {
                live.AddRange(record.LiveAt(now).Select(lease => new LiveLease(address, lease)));
                if (record.Closing.Count > 0)
                {
                    closing.Add(new ClosingTargets(address, record.Closing));
                }
            }
        }

        return new LeaseRecords(
            [
                .. live.OrderBy(each => each.Address.Cidr, StringComparer.Ordinal)
                    .ThenBy(each => each.Lease.Target, StringComparer.Ordinal)
                    .ThenBy(each => each.Lease.Holder.Principal, StringComparer.Ordinal)
                    .ThenBy(each => each.Lease.Holder.Session, StringComparer.Ordinal),
            ],
            closing,
            damaged
        );
    }

    /// <summary>How many holders share a rule.</summary>
    /// <param name="cidr">The address that the rule lets in.</param>
    /// <param name="target">The target of the rule.</param>
    public int CountHolders(string? cidr, string target) =>
        Live.Where(each => each.Lease.Target == target && each.Address.IsExactly(cidr))
            .Select(each => each.Lease.Holder)
            .Distinct()
            .Count();

    // The functions find a record by its key, so an address in another spelling than theirs is never read.
    private static bool TryReadAddress(S3Object stored, out SourceAddress address) =>
        SourceAddress.TryParse(LeaseObject.AddressIn(stored.Key), out address!) && LeaseObject.KeyOf(address.ToString()) == stored.Key;
}

/// <summary>A lease that hasn't ended.</summary>
/// <param name="Address">The source address.</param>
/// <param name="Lease">The lease.</param>
internal sealed record LiveLease(SourceAddress Address, Lease Lease);

/// <summary>See <see cref="AddressLeases.Closing"/>.</summary>
/// <param name="Address">The source address.</param>
/// <param name="Targets">The names of the targets.</param>
internal sealed record ClosingTargets(SourceAddress Address, IReadOnlyList<string> Targets);

/// <summary>An object of the leases bucket that the functions count as no record.</summary>
/// <param name="Key">The key.</param>
/// <param name="Why">Why it counts as none.</param>
internal sealed record DamagedRecord(string Key, string Why);
