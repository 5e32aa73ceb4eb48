using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Cli.Renewal;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Commands;

/// <summary><c>authsecgroup status</c></summary>
internal static class StatusCommand
{
    // Often enough to see that somebody else closed the lease, or moved.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(CommandContext context, bool watch, CancellationToken cancellationToken)
    {
        using var connections = context.Connect();
        var results = await connections.SendAsync(HttpMethod.Get, null, cancellationToken);
        var exitCode = Reporting.Show(context, results, whenNotOpen: ExitCode.NotOpen);
        return watch && exitCode == ExitCode.Done ? await WatchAsync(context, connections, results, cancellationToken) : exitCode;
    }

    private static async Task<int> WatchAsync(
        CommandContext context,
        ConnectionSet connections,
        IReadOnlyList<Result> results,
        CancellationToken cancellationToken
    )
    {
        for (var shown = StateOf(results); ; shown = StateOf(results))
        {
            await WaitAsync(context, results, cancellationToken);
            results = await connections.SendAsync(HttpMethod.Get, null, cancellationToken);
            var isOpen = results.All(result =>
                result.Reply?.Answer is not null || result.Failure?.Code == FailureCode.AddressFamilyMissing
            );
            if (StateOf(results) != shown || !isOpen)
            {
                var exitCode = Reporting.Show(context, results, whenNotOpen: ExitCode.Done);
                if (!isOpen)
                {
                    return exitCode;
                }
            }
        }
    }

    // The remaining seconds change all the time; the moment of closing changes only when somebody renews or closes.
    private static string StateOf(IReadOnlyList<Result> results) =>
        string.Join(' ', results.Select(result => result.Reply?.Answer is { } answer ? $"{answer.Cidr} {answer.ExpiresAt:u}" : "closed"));

    private static async Task WaitAsync(CommandContext context, IReadOnlyList<Result> results, CancellationToken cancellationToken)
    {
        var (time, output) = (context.Application.Time, context.Application.Output);
        var answers = results.Select(result => result.Reply?.Answer).OfType<ConnectionResponse>().ToList();
        var closesIn = answers.Min(answer => answer.ExpiresInSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var countsDown = context.Application.Terminal.Output && !context.Settings.IsJson && closesIn is not null;
        var started = time.GetTimestamp();
        var wait = closesIn < PollInterval ? closesIn.Value + Second : PollInterval;
        while (time.GetElapsedTime(started) is var elapsed && elapsed < wait)
        {
            // A second that has begun still counts, and the next one is shown when it begins.
            if (countsDown)
            {
                output.Write(
                    $"\rcloses in {DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling((closesIn!.Value - elapsed).TotalSeconds)))}   "
                );
            }

            await Pause.AtLeastAsync(Second - TimeSpan.FromTicks(elapsed.Ticks % Second.Ticks), time, cancellationToken);
        }

        if (countsDown)
        {
            output.Write("\r" + new string(' ', 32) + "\r");
        }
    }
}
