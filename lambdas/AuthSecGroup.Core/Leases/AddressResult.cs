using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Core.Leases;

/// <summary>The result of one request at one address.</summary>
/// <param name="Groups">The result of each group.</param>
/// <param name="SharedWith">The number of other holders.</param>
internal sealed record AddressResult(IReadOnlyList<GroupResult> Groups, int SharedWith)
{
    /// <summary>
    /// Why the record couldn't be read or written; null if it could. <see cref="AwsErrorKind.Conflict"/>: other writers were faster in
    /// every attempt.
    /// </summary>
    public AwsError? RecordError { get; init; }

    /// <summary>The leases that were closed, whether or not rules had to be revoked.</summary>
    public IReadOnlyList<Lease> Closed { get; init; } = [];

    /// <summary>True if the caller holds a new lease whose rules EC2 doesn't show yet.</summary>
    public bool IsNotShownYet { get; init; }
}
