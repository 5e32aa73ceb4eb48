using AuthSecGroup.Core.Callers;

namespace AuthSecGroup.Core.Ports;

/// <summary>Who may call, in addition to IAM: the union of the user files.</summary>
internal interface IUserDirectory
{
    /// <summary>Reads the current list. A name that was removed isn't in the next reading.</summary>
    Task<UsersReading> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>What could be read of the user files.</summary>
/// <param name="Files">The valid files.</param>
/// <param name="Error">
/// Set if the list, or one of its files, couldn't be read. A caller who isn't in <paramref name="Files"/> can be in the missing file, so
/// the response can't be that they aren't listed.
/// </param>
internal sealed record UsersReading(IReadOnlyList<UserFile> Files, AwsError? Error)
{
    /// <summary>The number of files that are ignored because they aren't valid user files.</summary>
    public int IgnoredFiles { get; init; }

    /// <summary>The entries of the valid files that name the caller. A bare name is a user of <paramref name="ownAccount"/>.</summary>
    public IReadOnlyList<MatchingEntry> EntriesFor(Caller caller, string ownAccount) =>
        [.. Files.SelectMany(file => file.EntriesFor(caller, ownAccount).Select(entry => new MatchingEntry(file.Key, entry)))];
}
