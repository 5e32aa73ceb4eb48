using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>
/// Reads the prefix lists on which it depends whether a rule has to be added. That takes one more round trip, but only in groups with such
/// rules.
/// </summary>
internal sealed class PrefixListReader(IPrefixLists lists, JsonLog log, TimeProvider time)
{
    // Without the entries, a rule is added that may not be needed, which harms nobody.
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(3);

    /// <summary>The rules with what the prefix lists admit. A list that can't be read admits nothing.</summary>
    public async Task<IReadOnlyList<SecurityGroupRule>> ResolveAsync(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        SourceAddress source,
        CancellationToken cancellationToken
    )
    {
        var ids = PrefixListEntries.ToRead(present, access.Rules, source);
        if (ids.Count == 0)
        {
            return present;
        }

        using var patience = new CancellationTokenSource(LongestReading, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var readings = await Task.WhenAll(ids.Select(id => lists.ReadEntriesAsync(access.Group.Place, id, limit.Token)));
        var entries = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (id, reading) in ids.Zip(readings))
        {
            entries[id] = reading.Cidrs;
            if (reading.Error is { } error)
            {
                log.Debug(
                    "the entries of a prefix list can't be read, so its rule counts as admitting nobody",
                    ("prefixListId", id),
                    ("region", access.Group.Region),
                    ("account", access.Group.Account),
                    ("code", error.Code),
                    ("detail", error.Message)
                );
            }
        }

        return PrefixListEntries.Add(present, entries, source);
    }
}
