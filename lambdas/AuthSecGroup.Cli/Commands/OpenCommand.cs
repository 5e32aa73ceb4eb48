using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Commands;

/// <summary><c>authsecgroup open</c></summary>
internal static class OpenCommand
{
    public static async Task<int> RunAsync(CommandContext context, OpenRequest? request, CancellationToken cancellationToken)
    {
        using var connections = context.Connect();
        var results = await connections.SendAsync(HttpMethod.Post, request, cancellationToken);
        foreach (var answer in results.Select(result => result.Reply?.Answer).OfType<ConnectionResponse>())
        {
            Reporting.WarnIfCapped(context.Reporter, request, answer);
        }

        return Reporting.Show(context, results, whenNotOpen: ExitCode.Failed);
    }
}
