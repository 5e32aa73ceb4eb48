using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Holders;

namespace AuthSecGroup.Core.Ports;

/// <summary>
/// The recorded leases of each address, with writes that succeed only if nobody else has written since the reading. Failures that are to be
/// expected are values; an exception is a bug.
/// </summary>
internal interface ILeaseStore
{
    /// <summary>Reads the record of an address. What was written last is read.</summary>
    Task<LeasesReading> ReadAsync(SourceAddress address, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the record of an address in the place of the version that was read. A record without leases is written too, and never deleted
    /// here: that there is no record is a state without a version, and a process that read it before could not see that there has been one
    /// in between.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="leases">The new record.</param>
    /// <param name="version">The version that was read or written before; null if there was no record.</param>
    /// <param name="cancellationToken">
    /// Cancelled when the request's time is up. It is not known then whether the record was written.
    /// </param>
    Task<LeasesWriting> WriteAsync(SourceAddress address, AddressLeases leases, string? version, CancellationToken cancellationToken);

    /// <summary>Lists addresses that have a record, a page of at most 1,000, in the order of their text.</summary>
    /// <param name="after">The last address of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Cancelled when the time is up.</param>
    Task<AddressesReading> ListAsync(string? after, CancellationToken cancellationToken);

    /// <summary>Removes all records, whatever they contain. Null if none is left.</summary>
    Task<AwsError?> RemoveAllAsync(CancellationToken cancellationToken);
}

/// <summary>A page of addresses, and whether more follow; empty, with the error, if they couldn't be listed.</summary>
internal sealed record AddressesReading(IReadOnlyList<SourceAddress> Addresses, bool HasMore, AwsError? Error);

/// <summary>What was read.</summary>
/// <param name="Leases">The record; <see cref="AddressLeases.None"/> if there is none, if it is damaged, and after an error.</param>
/// <param name="Version">The version for the next write; null if there is no record.</param>
/// <param name="Error">Set if the record couldn't be read.</param>
internal sealed record LeasesReading(AddressLeases Leases, string? Version, AwsError? Error);

/// <summary>The result of a write.</summary>
internal abstract record LeasesWriting
{
    /// <summary>The record was written; this is its version.</summary>
    public sealed record Written(string Version) : LeasesWriting;

    /// <summary>Somebody else has written since the reading. Read and decide again.</summary>
    public sealed record Conflict : LeasesWriting;

    /// <summary>It isn't known whether the record was written.</summary>
    public sealed record Failed(AwsError Error) : LeasesWriting;
}
