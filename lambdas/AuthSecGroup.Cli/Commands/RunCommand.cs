using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Cli.Processes;
using AuthSecGroup.Cli.Renewal;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Commands;

/// <summary><c>authsecgroup run -- COMMAND</c></summary>
internal static class RunCommand
{
    private static readonly TimeSpan LongestClosing = TimeSpan.FromSeconds(30);

    // Whoever sent SIGTERM mostly sends SIGKILL some ten seconds later.
    private static readonly TimeSpan LongestClosingWhenToldToEnd = TimeSpan.FromSeconds(8);

    public static async Task<int> RunAsync(
        CommandContext context,
        OpenRequest? request,
        IReadOnlyList<string> command,
        CancellationToken cancellationToken
    )
    {
        var events = new RunEvents(context.Reporter, context.Settings.IsJson);
        try
        {
            return await RunAsync(context, request, command, events, cancellationToken);
        }
        catch (ClientException failure)
        {
            events.Failed(failure);
            return failure.ExitCode;
        }
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        OpenRequest? request,
        IReadOnlyList<string> command,
        RunEvents events,
        CancellationToken cancellationToken
    )
    {
        // Before anything is opened: a command that can't be run needs no lease.
        var executable = Executable.Find(command[0], context.Application.Environment("PATH"), context.Application.Environment("PATHEXT"));
        var time = context.Application.Time;
        using var connections = context.Connect();
        using var signals = new Signals();

        var results = await OpenAsync(connections, request, signals);
        if (results is null)
        {
            await CloseAsync(connections, events, [], LongestClosingWhenToldToEnd);
            return ExitCode.Signalled(signals.Received!.Value);
        }

        if (ConnectionSet.FailuresThatCount(results) is { Count: > 0 })
        {
            return await GiveUpAsync(context, connections, events, results);
        }

        foreach (var failure in ConnectionSet.Warnings(results))
        {
            context.Reporter.Warn($"{failure.Message}; that address is left out");
        }

        var leases = results
            .Where(result => result.Reply?.Answer is not null)
            .Select(result => new LeaseRenewer(result.Connection, request, result.Reply!.Answer!, events, time))
            .ToList();
        foreach (var lease in leases)
        {
            Reporting.WarnIfCapped(context.Reporter, request, lease.Answer);
            events.Opened(lease.Answer);
        }

        context.Mfa.IsTerminalTaken = true;
        return await HoldAsync(connections, events, leases, signals, executable, [.. command.Skip(1)], cancellationToken);
    }

    private static async Task<int> HoldAsync(
        ConnectionSet connections,
        RunEvents events,
        IReadOnlyList<LeaseRenewer> leases,
        Signals signals,
        string executable,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        using var renewing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewals = Task.CompletedTask;
        Child? child = null;
        try
        {
            child = signals.Start(() => Child.Start(executable, arguments));
            renewals = Task.WhenAll(leases.Select(lease => lease.KeepAsync(renewing.Token)));
            // Whoever ends us may not wait for the command to end: the lease is shut at once. What is connected stays connected.
            await Task.WhenAny(child.Exited, signals.Ending);
            await StopAsync(renewing, renewals);
        }
        finally
        {
            await CloseAsync(connections, events, leases, signals.Ending.IsCompleted ? LongestClosingWhenToldToEnd : LongestClosing);
        }

        using (child)
        {
            return await child.Exited;
        }
    }

    private static async Task<IReadOnlyList<Result>?> OpenAsync(ConnectionSet connections, OpenRequest? request, Signals signals)
    {
        using var opening = new CancellationTokenSource();
        var opened = connections.SendAsync(HttpMethod.Post, request, opening.Token);
        if (await Task.WhenAny(opened, signals.Any) == opened)
        {
            return await opened;
        }

        await opening.CancelAsync();
        try
        {
            await opened;
        }
        catch (OperationCanceledException)
        {
            // Just now, by us. The request may have been served all the same, so the caller closes.
        }

        return null;
    }

    private static async Task<int> GiveUpAsync(
        CommandContext context,
        ConnectionSet connections,
        RunEvents events,
        IReadOnlyList<Result> results
    )
    {
        // What was opened just for this command is of no use without the rest.
        var openedNow = results
            .SelectMany(result => result.Failure?.Problem?.Groups ?? result.Reply?.Answer?.Groups ?? [])
            .SelectMany(group => group.Rules)
            .Any(rule => rule.Outcome == Outcome.Created);
        if (openedNow)
        {
            await CloseAsync(connections, events, [], LongestClosing);
        }

        var exitCode = ExitCode.Done;
        foreach (var failure in ConnectionSet.FailuresThatCount(results))
        {
            exitCode = Math.Max(exitCode, failure.ExitCode);
            events.Failed(failure);
        }

        context.Reporter.Say("the command was not started");
        return exitCode;
    }

    private static async Task StopAsync(CancellationTokenSource renewing, Task renewals)
    {
        await renewing.CancelAsync();
        try
        {
            await renewals;
        }
        catch (OperationCanceledException)
        {
            // Just now, by us.
        }
    }

    private static async Task CloseAsync(ConnectionSet connections, RunEvents events, IReadOnlyList<LeaseRenewer> leases, TimeSpan longest)
    {
        using var patience = new CancellationTokenSource(longest, TimeProvider.System);
        try
        {
            foreach (var result in await connections.SendAsync(HttpMethod.Delete, null, patience.Token))
            {
                if (result.Reply is { } reply)
                {
                    events.Closed(reply.Answer?.Cidr ?? reply.NotOpen?.Cidr);
                }
                else if (leases.Count == 0 || leases.Any(lease => lease.Connection == result.Connection))
                {
                    events.ClosingFailed(leases.FirstOrDefault(lease => lease.Connection == result.Connection)?.Answer, result.Failure!);
                }
            }
        }
        catch (OperationCanceledException)
        {
            var failure = new ClientException(ExitCode.Failed, FailureCode.TimedOut, $"no answer within {DurationText.Format(longest)}");
            foreach (var answer in leases.Select(lease => lease.Answer).DefaultIfEmpty())
            {
                events.ClosingFailed(answer, failure);
            }
        }
    }
}
