using AuthSecGroup.Core.Connection;
using AuthSecGroup.Core.Leases;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>Finds out which of a caller's leases are open, and changes nothing.</summary>
internal sealed class LeaseViewer(AddressReader reader, LeaseWriter writer, TimeProvider time)
{
    /// <summary>The state of each lease. A new lease whose rules EC2 doesn't show is looked at again for a while.</summary>
    public async Task<AddressResult> StatusAsync(
        ConnectionRequest request,
        RequestAccess.Granted access,
        Readings readings,
        CancellationToken cancellationToken
    )
    {
        for (var reading = 1; ; reading++)
        {
            var recorded = await readings.Record;
            if (recorded.Error is not null)
            {
                return await AddressReader.UnrecordedAsync(access.Leases, readings.Rules, recorded.Error);
            }

            var now = time.GetUtcNow();
            var isNotShown = false;
            var results = await AddressReader.RunAsync(
                access.Leases,
                readings.Rules,
                async (lease, present) =>
                {
                    var about = lease.RecordedAt(now, recorded.Leases, request.Holders.Matches);
                    var result = await writer.StatusAsync(lease.Access, present, about, cancellationToken);
                    isNotShown |= about.Record.IsRecent && result.Rules.Any(rule => rule.Outcome is RuleOutcome.Closed);
                    return result;
                }
            );
            var again =
                isNotShown && reading < AddressReader.ReadingsOfNewRules
                    ? await reader.AgainAsync(AddressReader.BetweenReadings, request.Source, access.Leases, cancellationToken)
                    : null;
            if (again is null)
            {
                return new AddressResult(results, recorded.Leases.CountOthers(request.Holders.Matches, access.Targets, now))
                {
                    IsNotShownYet = isNotShown,
                };
            }

            readings = again;
        }
    }
}
