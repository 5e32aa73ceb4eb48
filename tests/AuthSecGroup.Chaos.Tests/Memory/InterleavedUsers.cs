using System.Text;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>The list of users as one function's process reads it: it too waits its turn, and may be unreadable.</summary>
internal sealed class MemoryUsers(Interleaver interleaver, FaultySimulator weather) : IUserDirectory
{
    private static readonly UserFile File = UserFile.Parse(Encoding.UTF8.GetBytes(Scene.UserFile), out _)!;
    private static readonly AwsError Unreadable = new(AwsErrorKind.Unavailable, "InternalError", "S3 is out of order.");

    public Actor Actor { get; set; } = new(DateTimeOffset.MaxValue);

    public Task<UsersReading> ReadAsync(CancellationToken cancellationToken)
    {
        var (actor, done) = (Actor, new TaskCompletionSource<UsersReading>());
        interleaver.Add(
            actor,
            () =>
            {
                actor.Calls++;
                var hidden = weather.HidesUsers();
                if (!actor.IsDead)
                {
                    done.SetResult(hidden ? new UsersReading([], Unreadable) : new UsersReading([File], null));
                }
            }
        );
        return done.Task;
    }
}
