using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>Records of leases in pages, which can be unreadable, and each as large as a test needs.</summary>
internal sealed class ScriptedLeases : ILeaseStore
{
    private readonly SortedDictionary<string, AddressLeases> _records = new(StringComparer.Ordinal);

    public AddressLeases this[string address]
    {
        get => _records[address];
        set => _records[address] = value;
    }

    public int PageSize { get; set; } = 1000;

    public AwsError? ListError { get; set; }

    /// <summary>The addresses whose records can't be read, and why.</summary>
    public Dictionary<string, AwsError> Unreadable { get; } = [];

    /// <summary>The address after which each page was asked for.</summary>
    public List<string?> Listed { get; } = [];

    public Task<LeasesReading> ReadAsync(SourceAddress address, CancellationToken cancellationToken) =>
        Task.FromResult(
            Unreadable.TryGetValue(address.ToString(), out var error)
                ? new LeasesReading(AddressLeases.None, null, error)
                : new LeasesReading(_records[address.ToString()], "1", null)
        );

    public Task<LeasesWriting> WriteAsync(SourceAddress address, AddressLeases leases, string? version, CancellationToken cancellationToken)
    {
        _records[address.ToString()] = leases;
        return Task.FromResult<LeasesWriting>(new LeasesWriting.Written("1"));
    }

    public Task<AddressesReading> ListAsync(string? after, CancellationToken cancellationToken)
    {
        Listed.Add(after);
        var rest = _records.Keys.Where(address => string.CompareOrdinal(address, after) > 0).ToList();
        return Task.FromResult(
            ListError is null
                ? new AddressesReading([.. rest.Take(PageSize).Select(Given.Address)], rest.Count > PageSize, null)
                : new AddressesReading([], false, ListError)
        );
    }

    public Task<AwsError?> RemoveAllAsync(CancellationToken cancellationToken)
    {
        _records.Clear();
        return Task.FromResult<AwsError?>(null);
    }
}
