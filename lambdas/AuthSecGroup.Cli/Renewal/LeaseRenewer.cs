using System.Diagnostics;
using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Renewal;

/// <summary>
/// Renews a lease before it expires. A renewal that fails is reported and retried; it doesn't affect the command that runs. If the caller's
/// address has changed, the renewal opens the new one.
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

    /// <summary>The latest response: which address is open until when.</summary>
    public ConnectionResponse Response { get; private set; } = opened;

    /// <summary>Renews until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var wait = UntilRenewal();
        for (var failures = 0; ; )
        {
            await WallClock.WaitAsync(wait, time, cancellationToken);
            switch (await connection.SendAsync(HttpMethod.Post, request, cancellationToken))
            {
                case Reply.Success(var renewed):
                    events.Renewed(Response, renewed);
                    (Response, failures) = (renewed, 0);
                    wait = UntilRenewal();
                    break;
                case Reply.Failure(var error):
                    failures++;
                    wait = RenewalTimes.AfterFailure(failures, Jitter());
                    events.RenewalFailed(Response, error, wait);
                    break;
                case var other:
                    throw new UnreachableException($"POST has no outcome {other}");
            }
        }
    }

    private TimeSpan UntilRenewal()
    {
        TimeSpan? lifetime = Response.ExpiresInSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        return RenewalTimes.AfterOpening(lifetime, Jitter());
    }

    // Jitter needs no secrecy, only that clients differ.
#pragma warning disable CA5394
    private static double Jitter() => Random.Shared.NextDouble();
#pragma warning restore CA5394
}
