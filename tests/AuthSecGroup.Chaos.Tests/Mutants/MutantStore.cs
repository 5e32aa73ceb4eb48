using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Chaos.Tests.Mutants;

/// <summary>Makes the functions careless about the records of leases.</summary>
internal sealed class MutantStore(ILeaseStore store) : ILeaseStore
{
    /// <summary>Changes what is read.</summary>
    public Func<LeasesReading, LeasesReading> See { get; init; } = reading => reading;

    /// <summary>True to write whatever the latest version is.</summary>
    public bool IgnoresVersions { get; init; }

    public async Task<LeasesReading> ReadAsync(SourceAddress address, CancellationToken cancellationToken) =>
        See(await store.ReadAsync(address, cancellationToken));

    public async Task<LeasesWriting> WriteAsync(
        SourceAddress address,
        AddressLeases leases,
        string? version,
        CancellationToken cancellationToken
    )
    {
        var latest = IgnoresVersions ? (await store.ReadAsync(address, cancellationToken)).Version : version;
        return await store.WriteAsync(address, leases, latest, cancellationToken);
    }

    public Task<AddressesReading> ListAsync(string? after, CancellationToken cancellationToken) =>
        store.ListAsync(after, cancellationToken);

    public Task<AwsError?> RemoveAllAsync(CancellationToken cancellationToken) => store.RemoveAllAsync(cancellationToken);
}
