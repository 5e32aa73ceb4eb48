using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Commands;

/// <summary><c>authsecgroup close</c></summary>
internal static class CloseCommand
{
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var connections = context.Connect();
        var replies = await connections.SendAsync(HttpMethod.Delete, null, cancellationToken);
        // Not open is the requested state. A retried DELETE whose first response was lost must also succeed.
        return ResultPrinter.Print(context, null, replies, whenNotOpen: ExitCode.Success);
    }
}
