using AuthSecGroup.Core.Callers;

namespace AuthSecGroup.Core.Ports;

/// <summary>Who may call, beside IAM: the union of the user files.</summary>
internal interface IUserDirectory
{
    /// <summary>Reads the list as it stands now; a name that was taken out is gone with the next reading.</summary>
    Task<UsersReading> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>
/// The user files that could be read. <paramref name="Error"/> is set if the list, or some file of it, could not be read: somebody who is
/// not in the files at hand may be in a missing one, so nobody can be told that they are not listed.
/// </summary>
internal sealed record UsersReading(IReadOnlyList<UserFile> Files, AwsError? Error)
{
    /// <summary>True if some file names the caller.</summary>
    public bool Names(Caller caller, string ownAccount) => Files.Any(file => file.Names(caller, ownAccount));
}
