using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.S3;

namespace AuthSecGroup.Testing;

/// <summary>Local mode's S3 behind Core's port: an object for each address. All calls complete synchronously.</summary>
internal sealed class InMemoryLeases : ILeaseStore
{
    private const string Bucket = "leases";

    private readonly S3Service _s3;
    private int _revision;

    public InMemoryLeases(TimeProvider time)
    {
        _s3 = new S3Service(time, new FaultInjector());
        _s3.CreateBucket(Bucket);
    }

    /// <summary>The content of all objects, by the texts of their addresses.</summary>
    public IReadOnlyDictionary<string, AddressLeases?> All =>
        _s3.List(Bucket).ToDictionary(item => LeaseObject.AddressIn(item.Key)!, item => LeaseFile.Read(item.Content.Span));

    /// <summary>What the port returns now.</summary>
    public LeasesReading Read(SourceAddress address)
    {
        var found = Find(address);
        return found is null
            ? new LeasesReading(AddressLeases.None, null, null)
            : new LeasesReading(LeaseFile.Read(found.Content.Span) ?? AddressLeases.None, found.ETag, null);
    }

    /// <summary>Writes as the port does.</summary>
    public LeasesWriting Write(SourceAddress address, AddressLeases leases, string? version)
    {
        if (Find(address)?.ETag != version)
        {
            return new LeasesWriting.Conflict();
        }

        var key = LeaseObject.KeyOf(address.ToString());
        return new LeasesWriting.Written(_s3.Put(Bucket, key, LeaseFile.Write(leases, $"{++_revision}")).ETag);
    }

    /// <summary>The content of an object; null if there is none.</summary>
    public byte[]? Content(string address) => _s3.Find(Bucket, LeaseObject.KeyOf(address))?.Content.ToArray();

    /// <summary>Puts any content in the place of an object, as somebody else can.</summary>
    public void Put(string address, byte[] content) => _s3.Put(Bucket, LeaseObject.KeyOf(address), content);

    /// <summary>Loses an object.</summary>
    public void Lose(string address) => _s3.Delete(Bucket, LeaseObject.KeyOf(address));

    public Task<LeasesReading> ReadAsync(SourceAddress address, CancellationToken cancellationToken) => Task.FromResult(Read(address));

    public Task<LeasesWriting> WriteAsync(
        SourceAddress address,
        AddressLeases leases,
        string? version,
        CancellationToken cancellationToken
    ) => Task.FromResult(Write(address, leases, version));

    public Task<AddressesReading> ListAsync(string? after, CancellationToken cancellationToken) => Task.FromResult(List(after));

    /// <summary>What the port lists now.</summary>
    public AddressesReading List(string? after)
    {
        var addresses = new List<SourceAddress>();
        foreach (var item in _s3.List(Bucket))
        {
            if (
                SourceAddress.TryParse(LeaseObject.AddressIn(item.Key), out var address)
                && (after is null || string.CompareOrdinal(item.Key, LeaseObject.KeyOf(after)) > 0)
            )
            {
                addresses.Add(address);
            }
        }

        return new AddressesReading(addresses, false, null);
    }

    public Task<AwsError?> RemoveAllAsync(CancellationToken cancellationToken)
    {
        foreach (var item in _s3.List(Bucket))
        {
            _s3.Delete(Bucket, item.Key);
        }

        return Task.FromResult<AwsError?>(null);
    }

    private S3Object? Find(SourceAddress address) => _s3.Find(Bucket, LeaseObject.KeyOf(address.ToString()));
}
