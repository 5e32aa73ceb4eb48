using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Ports;

/// <summary>The managed prefix lists that rules refer to. Expected failures are values; an exception is a bug.</summary>
internal interface IPrefixLists
{
    /// <summary>Reads prefix lists of one region by their ids. A list that doesn't exist, or isn't visible, is left out.</summary>
    Task<PrefixListsReading> ReadPrefixListsAsync(string region, IReadOnlyList<string> ids, CancellationToken cancellationToken);
}

/// <summary>The prefix lists that were read; none, with the error, if they couldn't be read.</summary>
internal sealed record PrefixListsReading(IReadOnlyList<PrefixList> Lists, AwsError? Error);
