using System.Text;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>User files in memory.</summary>
internal sealed class InMemoryUsers(params string[] files) : IUserDirectory
{
    /// <summary>The files, each a JSON array.</summary>
    public List<string> Files { get; } = [.. files];

    /// <summary>Set if some file or all of them can't be read.</summary>
    public AwsError? Error { get; set; }

    public int Readings { get; private set; }

    public Task<UsersReading> ReadAsync(CancellationToken cancellationToken)
    {
        Readings++;
        return Task.FromResult(
            cancellationToken.IsCancellationRequested
                ? new UsersReading([], new AwsError(AwsErrorKind.Unavailable, "TimedOut", "S3 did not answer in time."))
                : new UsersReading([.. Files.Select(json => UserFile.Parse(Encoding.UTF8.GetBytes(json), out _)).OfType<UserFile>()], Error)
        );
    }
}
