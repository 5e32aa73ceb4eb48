using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>The users as the process of one function reads them. The interleaver orders the reads; some fail.</summary>
internal sealed class InterleavedUsers(Interleaver interleaver, FaultySimulator simulator) : IUserDirectory
{
    private static readonly InMemoryUsers Users = new(Scene.UserFile);

    /// <summary>The invocation that reads.</summary>
    public Actor Actor { get; set; } = new(DateTimeOffset.MaxValue);

    public Task<UsersReading> ReadAsync(CancellationToken cancellationToken)
    {
        var (actor, done) = (Actor, new TaskCompletionSource<UsersReading>());
        interleaver.Add(
            actor,
            () =>
            {
                actor.Calls++;
                var hidden = simulator.HidesUsers();
                if (!actor.IsDead)
                {
                    done.SetResult(hidden ? new UsersReading([], Ec2Errors.Unavailable) : Users.Read());
                }
            }
        );
        return done.Task;
    }
}
