using System.Security.Cryptography;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Processes;
using AuthSecGroup.Cli.Renewal;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Commands;

/// <summary><c>authsecgroup run -- COMMAND</c></summary>
internal static class RunCommand
{
    private const int SessionBytes = 8;

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
            // Before anything is opened: a command that can't be run needs no lease.
            var environment = context.Application.Environment;
            var executable = Executable.Find(command[0], environment("PATH"), environment("PATHEXT"));
            // A session of its own, so that it closes only what it opened: not the leases of another terminal.
            var session = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SessionBytes));
            using var connections = context.Connect(session);
            using var signals = new Signals();
            // A runner that cancels a job ends the shell of the step, and no other process. Elsewhere, a shell may end although 'run' must
            // continue: after nohup, or in the background.
            if (!string.IsNullOrEmpty(environment("CI")))
            {
                signals.EndWithParent(context.Application.Time);
            }

            return await new RunSession(
                context,
                (request ?? new OpenRequest()) with
                {
                    Session = session,
                },
                connections,
                signals,
                events
            ).RunAsync(executable, [.. command.Skip(1)], cancellationToken);
        }
        catch (ClientException error)
        {
            events.Failed(error);
            return error.ExitCode;
        }
    }
}
