using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Ports;

/// <summary>The managed prefix lists that rules refer to. Expected failures are values; an exception is a bug.</summary>
internal interface IPrefixLists
{
    /// <summary>Reads prefix lists of one place by their ids. A list that doesn't exist, or isn't visible, is left out.</summary>
    Task<PrefixListsReading> ReadPrefixListsAsync(AccountRegion place, IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Reads the CIDR blocks of a prefix list.</summary>
    Task<PrefixListEntriesReading> ReadEntriesAsync(AccountRegion place, string id, CancellationToken cancellationToken);
}

/// <summary>The prefix lists that were read; none, with the error, if they couldn't be read.</summary>
internal sealed record PrefixListsReading(IReadOnlyList<PrefixList> Lists, AwsError? Error);

/// <summary>The CIDR blocks of a prefix list; none, with the error, if they couldn't be read.</summary>
internal sealed record PrefixListEntriesReading(IReadOnlyList<string> Cidrs, AwsError? Error);
