using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Commands;

/// <summary><c>authsecgroup open</c></summary>
internal static class OpenCommand
{
    public static async Task<int> RunAsync(CommandContext context, OpenRequest? request, CancellationToken cancellationToken)
    {
        using var connections = context.Connect();
        var replies = await connections.SendAsync(HttpMethod.Post, request, cancellationToken);
        return ResultPrinter.Print(context, request, replies, whenNotOpen: ExitCode.Failed);
    }
}
