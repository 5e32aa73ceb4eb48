using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Renewal;

/// <summary>
/// A lease that is kept open. It is renewed before its time is up; a renewal that fails is told and tried again, for the command that runs
/// is none the worse for it; and if our address has changed meanwhile, the renewal opens the new one.
/// </summary>
internal sealed class LeaseRenewer(
    IConnection connection,
    OpenRequest? request,
    ConnectionResponse opened,
    RunEvents events,
    TimeProvider time
)
{
    public IConnection Connection => connection;

    /// <summary>The latest answer: which address is open until when.</summary>
    public ConnectionResponse Answer { get; private set; } = opened;

    /// <summary>Renews until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var wait = RenewalTimes.AfterOpening(Lifetime(Answer), Jitter());
        for (var failures = 0; ; )
        {
            await WallClock.WaitAsync(wait, time, cancellationToken);
            try
            {
                var reply = await connection.SendAsync(HttpMethod.Post, request, cancellationToken);
                Accept(reply.Answer!);
                failures = 0;
                wait = RenewalTimes.AfterOpening(Lifetime(Answer), Jitter());
            }
            catch (ClientException failure)
            {
                failures++;
                wait = RenewalTimes.AfterFailure(failures, Jitter());
                events.RenewalFailed(Answer, failure, wait);
            }
        }
    }

    private void Accept(ConnectionResponse renewed)
    {
        var previous = Answer;
        Answer = renewed;
        if (renewed.Cidr == previous.Cidr)
        {
            events.Renewed(renewed);
        }
        else
        {
            events.Moved(previous, renewed);
        }
    }

    private static TimeSpan? Lifetime(ConnectionResponse answer) =>
        answer.ExpiresInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    // Jitter needs no secrecy, only that clients differ.
#pragma warning disable CA5394
    private static double Jitter() => Random.Shared.NextDouble();
#pragma warning restore CA5394
}
