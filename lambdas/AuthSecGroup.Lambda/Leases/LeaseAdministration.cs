using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>Serves <c>/leases</c>: lists the live leases of all callers, and revokes some.</summary>
internal sealed class LeaseAdministration(ILeaseStore store, LeaseRevoker revoker, TimeProvider time)
{
    private const int ReadingsAtOnce = 32;

    // Lambda returns at most 6 MB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    private const int LargestResponse = 4_000_000;

    /// <summary>Serves a request.</summary>
    /// <returns>The response, and the leases that were revoked, whether or not all were that should be.</returns>
    public async Task<(Reply Reply, IReadOnlyList<AddressLease> Revoked)> ServeAsync(
        LeasesRequest request,
        CancellationToken cancellationToken
    ) =>
        request switch
        {
            LeasesRequest.List list => (await ListAsync(list, cancellationToken), []),
            LeasesRequest.Revoke revoke => await RevokeAsync(revoke, cancellationToken),
            _ => throw new InvalidOperationException("There is no third kind of request."),
        };

    private async Task<Reply> ListAsync(LeasesRequest.List request, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(request.After, cancellationToken);
        using var slots = new SemaphoreSlim(ReadingsAtOnce);
        var records = await Task.WhenAll(page.Addresses.Select(ReadAsync));
        if ((page.Error ?? records.Select(record => record.Error).FirstOrDefault(error => error is not null)) is { } error)
        {
            return Unavailable(request, error);
        }

        var (leases, size, last) = (new List<(SourceAddress, Lease)>(), 0, (SourceAddress?)null);
        var now = time.GetUtcNow();
        foreach (var (address, record) in page.Addresses.Zip(records))
        {
            var live = record.Leases.LiveAt(now).ToList();
            size += live.Sum(SizeOf);
            if (size > LargestResponse && last is not null)
            {
                return Listed(isComplete: false);
            }

            leases.AddRange(live.Select(lease => (address, lease)));
            last = address;
        }

        return Listed(isComplete: !page.HasMore);

        Reply Listed(bool isComplete) =>
            new Reply.Listed(new LeasesResponse { Leases = LeaseList.Of(leases), NextToken = isComplete ? null : last?.ToString() });

        async Task<LeasesReading> ReadAsync(SourceAddress address)
        {
            await slots.WaitAsync(CancellationToken.None);
            try
            {
                return await store.ReadAsync(address, cancellationToken);
            }
            finally
            {
                slots.Release();
            }
        }
    }

    private async Task<(Reply Reply, IReadOnlyList<AddressLease> Revoked)> RevokeAsync(
        LeasesRequest.Revoke request,
        CancellationToken cancellationToken
    )
    {
        var addresses = request.Filter is LeaseFilter.From from
            ? new AddressesReading([from.Address], false, null)
            : await revoker.ListAsync(cancellationToken);
        if (addresses.Error is { } unlisted)
        {
            return (Unavailable(request, unlisted), []);
        }

        var result = await revoker.RevokeAsync(
            addresses.Addresses,
            (address, lease) => request.Filter.Matches(lease, address, request.OwnAccount),
            cancellationToken
        );
        Reply reply = result switch
        {
            { Error: { } error } => Reply.Refuse(
                ProblemKind.GroupFailed,
                $"Leases revoked: {result.Leases.Count}. Addresses where rules can remain until they expire: {result.Failed} "
                    + $"({error.Code}: {error.Message}). Try again.",
                request.RequestId
            ),
            { IsNotShownYet: true } => Reply.Refuse(
                ProblemKind.Busy,
                $"Leases revoked: {result.Leases.Count}. EC2 doesn't show all of their rules yet, which were opened a moment ago. "
                    + "Try again in a few seconds to revoke those, too.",
                request.RequestId
            ),
            { Leases.Count: 0 } => Reply.Refuse(
                ProblemKind.NotOpen,
                "There was nothing to revoke: no live lease matches.",
                request.RequestId
            ),
            _ => new Reply.Listed(new LeasesResponse { Leases = LeaseList.Of(result.Leases.Select(each => (each.Address, each.Lease))) }),
        };
        return (reply, result.Leases);
    }

    private static Reply.Failure Unavailable(LeasesRequest request, AwsError error) =>
        Reply.Refuse(
            ProblemKind.LeasesUnavailable,
            $"The leases can't be read or written ({error.Code}). Try again in a few seconds.",
            request.RequestId
        );

    // More than its JSON, in which a character can take 6 bytes.
    private static int SizeOf(Lease lease) =>
        300 + (6 * (lease.Holder.Principal.Length + lease.Holder.Session.Length + lease.Target.Length + (lease.Reason?.Length ?? 0)));
}
