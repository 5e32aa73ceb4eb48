using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Cli.Processes;
using AuthSecGroup.Cli.Renewal;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Commands;

/// <summary>Opens leases, runs a command, renews the leases while it runs, and closes them.</summary>
internal sealed class RunSession(CommandContext context, OpenRequest? request, ConnectionSet connections, Signals signals, RunEvents events)
{
    /// <summary>The longest that the leases are closed after the command has ended.</summary>
    internal static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest that they are closed after SIGTERM. Docker sends SIGKILL after 10 seconds
    /// (https://docs.docker.com/reference/cli/docker/container/stop/); systemd and Kubernetes wait longer.
    /// </summary>
    internal static readonly TimeSpan CloseTimeoutAfterSignal = TimeSpan.FromSeconds(8);

    private const string PartlyOpenHint =
        "'run' needs every group: it didn't start the command, and closed what it had opened; "
        + "to use the other groups, run 'authsecgroup open', and then the command itself";

    private IReadOnlyList<LeaseRenewer> _leases = [];

    /// <summary>Returns the exit code: the command's, if it was started.</summary>
    /// <exception cref="ClientException">The system can't run the command.</exception>
    public async Task<int> RunAsync(string executable, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var replies = await OpenAsync();
        if (replies is null)
        {
            await CloseAsync(CloseTimeoutAfterSignal);
            return ExitCode.Signalled(signals.Received!.Value);
        }

        if (replies.Errors.Count > 0)
        {
            return await GiveUpAsync(replies);
        }

        ResultPrinter.PrintWarnings(context.Reporter, request, replies);
        _leases =
        [
            .. replies
                .All.Where(each => each.Reply is Reply.Success)
                .Select(each => new LeaseRenewer(
                    each.Connection,
                    request,
                    ((Reply.Success)each.Reply).Response,
                    events,
                    context.Application.Time
                )),
        ];
        foreach (var lease in _leases)
        {
            events.Opened(lease.Response);
        }

        context.Mfa.IsTerminalTaken = true;
        return await HoldAsync(executable, arguments, cancellationToken);
    }

    private async Task<int> HoldAsync(string executable, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var renewing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ChildProcess? child = null;
        try
        {
            child = signals.Start(() => ChildProcess.Start(executable, arguments));
            var renewals = Task.WhenAll(_leases.Select(lease => lease.RenewAsync(renewing.Token)));
            // The sender of SIGTERM may not wait for the command to end, so the leases are closed at once. Connections stay established.
            await Task.WhenAny(child.Exited, signals.Ending);
            await renewing.CancelAsync();
            await IgnoreCancellationAsync(renewals);
        }
        finally
        {
            await CloseAsync(signals.Ending.IsCompleted ? CloseTimeoutAfterSignal : CloseTimeout);
        }

        using (child)
        {
            return await child.Exited;
        }
    }

    /// <summary>Returns null if a signal came first. The request may have been served nevertheless.</summary>
    private async Task<Replies?> OpenAsync()
    {
        using var opening = new CancellationTokenSource();
        var opened = connections.SendAsync(HttpMethod.Post, request, opening.Token);
        if (await Task.WhenAny(opened, signals.Any) == opened)
        {
            return await opened;
        }

        await opening.CancelAsync();
        await IgnoreCancellationAsync(opened);
        return null;
    }

    private async Task<int> GiveUpAsync(Replies replies)
    {
        // What was opened only for this command is useless without the rest.
        var groups = replies.Responses.SelectMany(response => response.Groups);
        if (Has(groups.Concat(replies.Errors.SelectMany(GroupsOf)), Outcome.Created))
        {
            await CloseAsync(CloseTimeout, [.. replies.All.Where(each => IsUntouched(each.Reply)).Select(each => each.Connection)]);
        }

        foreach (var error in replies.Errors)
        {
            var isPartlyOpen = Has(GroupsOf(error), Outcome.Created, Outcome.Refreshed, Outcome.Permanent);
            events.Failed(isPartlyOpen ? error.WithHint(PartlyOpenHint) : error);
        }

        context.Reporter.Info("the command was not started");
        return replies.Errors.Max(error => error.ExitCode);

        static IEnumerable<GroupResponse> GroupsOf(ClientException error) => error.Problem?.Groups ?? [];

        static bool Has(IEnumerable<GroupResponse> groups, params string[] outcomes) =>
            groups.SelectMany(group => group.Rules).Any(rule => outcomes.Contains(rule.Outcome));
    }

    // The request was refused before a group was read.
    private static bool IsUntouched(Reply reply) =>
        reply is Reply.Failure { Error: { ExitCode: ExitCode.Refused } error } && error.Problem?.Groups is null;

    private async Task CloseAsync(TimeSpan timeout, params IReadOnlyList<IConnection> except)
    {
        using var expired = new CancellationTokenSource(timeout, context.Application.Time);
        try
        {
            var replies = await connections.SendAsync(HttpMethod.Delete, null, expired.Token, except);
            foreach (var (connection, reply) in replies.All)
            {
                var lease = _leases.FirstOrDefault(lease => lease.Connection == connection);
                switch (reply)
                {
                    case Reply.Success(var response):
                        events.Closed(response.Cidr, response.Groups, ResponseText.Kept(response));
                        break;
                    case Reply.NotOpen(var problem):
                        events.Closed(problem.Cidr, problem.Groups ?? []);
                        break;
                    case Reply.Failure(var error) when lease is not null || _leases.Count == 0:
                        events.ClosingFailed(lease?.Response, error);
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            var error = new ClientException(ExitCode.Failed, ErrorCode.TimedOut, $"no response within {DurationText.Format(timeout)}");
            foreach (var response in _leases.Select(lease => lease.Response).DefaultIfEmpty())
            {
                events.ClosingFailed(response, error);
            }
        }
    }

    private static async Task IgnoreCancellationAsync(Task cancelled)
    {
        try
        {
            await cancelled;
        }
        catch (OperationCanceledException)
        {
            // The caller has just cancelled it.
        }
    }
}
