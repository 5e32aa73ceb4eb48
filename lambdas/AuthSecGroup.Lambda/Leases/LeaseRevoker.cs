using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>A lease and its address.</summary>
internal sealed record AddressLease(SourceAddress Address, Lease Lease);

/// <summary>Leases that were revoked, and the first error; null if all were revoked that were meant.</summary>
/// <param name="Leases">The leases.</param>
/// <param name="Error">What failed.</param>
/// <param name="Failed">The number of addresses at which something failed.</param>
internal sealed record Revocation(IReadOnlyList<AddressLease> Leases, AwsError? Error, int Failed)
{
    /// <summary>
    /// True if EC2 doesn't show all rules of the revoked leases yet. Those that appear later stay until the next revocation.
    /// </summary>
    public bool IsNotShownYet { get; init; }
}

/// <summary>
/// Revokes leases of others. Each address works like the holder's own DELETE: the record first, and the rules only if nobody else holds
/// them.
/// </summary>
internal sealed class LeaseRevoker(DeploymentSettings deployment, ILeaseStore store, AddressReader reader, LeaseCloser closer)
{
    private const int AtOnce = 16;

    // The description of a rule needs a name, and no rule is written here.
    private const string Nobody = "revoked";

    /// <summary>Lists all addresses that have a record.</summary>
    public async Task<AddressesReading> ListAsync(CancellationToken cancellationToken)
    {
        var addresses = new List<SourceAddress>();
        AddressesReading page;
        do
        {
            page = await store.ListAsync(addresses.Count == 0 ? null : addresses[^1].ToString(), cancellationToken);
            addresses.AddRange(page.Addresses);
        } while (page is { HasMore: true, Error: null, Addresses.Count: > 0 });
        return new AddressesReading(addresses, false, page.Error);
    }

    /// <summary>Revokes leases at some addresses.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="isMeant">The leases to revoke.</param>
    /// <param name="cancellationToken">Cancelled when the time is up.</param>
    public async Task<Revocation> RevokeAsync(
        IReadOnlyList<SourceAddress> addresses,
        Func<SourceAddress, Lease, bool> isMeant,
        CancellationToken cancellationToken
    )
    {
        using var slots = new SemaphoreSlim(AtOnce);
        var results = await Task.WhenAll(
            addresses.Select(async address =>
            {
                await slots.WaitAsync(CancellationToken.None);
                try
                {
                    return await RevokeAsync(address, lease => isMeant(address, lease), cancellationToken);
                }
                finally
                {
                    slots.Release();
                }
            })
        );
        return new Revocation(
            [.. results.SelectMany(result => result.Leases)],
            results.Select(result => result.Error).FirstOrDefault(error => error is not null),
            results.Count(result => result.Error is not null)
        )
        {
            IsNotShownYet = results.Any(result => result.IsNotShownYet),
        };
    }

    private async Task<Revocation> RevokeAsync(SourceAddress address, Func<Lease, bool> isMeant, CancellationToken cancellationToken)
    {
        var record = await store.ReadAsync(address, cancellationToken);
        if (record.Error is { } unread)
        {
            return new Revocation([], unread, 1);
        }

        string[] targets =
        [
            .. record
                .Leases.Leases.Where(isMeant)
                .Select(lease => lease.Target)
                // Their last lease was closed, and rules of ours can still be there.
                .Concat(record.Leases.Closing)
                .Distinct(StringComparer.Ordinal),
        ];
        if (targets.Length == 0)
        {
            return new Revocation([], null, 0);
        }

        GroupLease[] groups =
        [
            .. targets
                .SelectMany(deployment.GroupsOf)
                .Select(access => new GroupLease(
                    access,
                    new LeaseRequest(deployment.Name, Nobody, address, deployment.TimeToExpire, null),
                    null
                )),
        ];
        // What was read before may be out of date when the other addresses are done.
        var readings = reader.Start(address, groups.Select(group => group.Access.Group), cancellationToken);
        var result = await closer.CloseAsync(address, targets, groups, isMeant, readings, cancellationToken, isRevocation: true);
        var error = result.RecordError ?? result.Groups.Select(group => group.Error).FirstOrDefault(each => each is not null);
        return new Revocation([.. result.Closed.Select(lease => new AddressLease(address, lease))], error, error is null ? 0 : 1)
        {
            IsNotShownYet = result.IsNotShownYet,
        };
    }
}
