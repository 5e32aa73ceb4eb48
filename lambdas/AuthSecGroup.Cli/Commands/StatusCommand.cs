using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Cli.Renewal;

namespace AuthSecGroup.Cli.Commands;

/// <summary><c>authsecgroup status</c></summary>
internal static class StatusCommand
{
    // Often enough to see soon that a lease was closed elsewhere, or that the address changed.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(CommandContext context, bool watch, CancellationToken cancellationToken)
    {
        using var connections = context.Connect();
        var replies = await connections.SendAsync(HttpMethod.Get, null, cancellationToken);
        var exitCode = ResultPrinter.Print(context, null, replies, whenNotOpen: ExitCode.NotOpen);
        if (!watch || exitCode != ExitCode.Success)
        {
            return exitCode;
        }

        while (true)
        {
            var shown = StateOf(replies);
            await WaitAsync(context, replies, cancellationToken);
            replies = await connections.SendAsync(HttpMethod.Get, null, cancellationToken);
            var isOpen = replies.All.All(each =>
                each.Reply is Reply.Success or Reply.Failure { Error.Code: ErrorCode.AddressFamilyMissing }
            );
            if (StateOf(replies) != shown || !isOpen)
            {
                exitCode = ResultPrinter.Print(context, null, replies, whenNotOpen: ExitCode.Success);
            }

            if (!isOpen)
            {
                return exitCode;
            }
        }
    }

    // Without the remaining seconds, which always change.
    private static string StateOf(Replies replies) =>
        string.Join(
            ' ',
            replies.All.Select(each => each.Reply is Reply.Success(var response) ? $"{response.Cidr} {response.ExpiresAt:u}" : "closed")
        );

    private static async Task WaitAsync(CommandContext context, Replies replies, CancellationToken cancellationToken)
    {
        var (time, output) = (context.Application.Time, context.Application.Output);
        var expiresIn = replies.Responses.Min(response => response.ExpiresInSeconds) is { } seconds
            ? TimeSpan.FromSeconds(seconds)
            : (TimeSpan?)null;
        var countsDown = context.Application.Terminal.Output && !context.Settings.IsJson && expiresIn is not null;
        var started = time.GetTimestamp();
        var wait = expiresIn < PollInterval ? expiresIn.Value + Second : PollInterval;
        while (time.GetElapsedTime(started) is var elapsed && elapsed < wait)
        {
            // Rounded up, so that the next second is shown when it begins.
            if (countsDown)
            {
                var left = TimeSpan.FromSeconds(Math.Ceiling((expiresIn!.Value - elapsed).TotalSeconds));
                output.Write($"\rexpires in {DurationText.Format(left)}   ");
            }

            await WallClock.WaitAsync(Second - TimeSpan.FromTicks(elapsed.Ticks % Second.Ticks), time, cancellationToken);
        }

        if (countsDown)
        {
            output.Write("\r" + new string(' ', 32) + "\r");
        }
    }
}
