using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Commands;

/// <summary><c>authsecgroup close</c></summary>
internal static class CloseCommand
{
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var connections = context.Connect();
        var results = await connections.SendAsync(HttpMethod.Delete, null, cancellationToken);
        // What is not open is as good as closed, and a repeated DELETE whose first answer was lost must not fail.
        return Reporting.Show(context, results, whenNotOpen: ExitCode.Done);
    }
}
