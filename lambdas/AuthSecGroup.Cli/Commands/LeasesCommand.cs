using System.Net;
using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Commands;

/// <summary><c>authsecgroup leases</c> and <c>authsecgroup revoke</c>, for administrators.</summary>
internal static class LeasesCommand
{
    /// <summary>Prints the live leases of all callers.</summary>
    public static async Task<int> ListAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var client = context.ConnectToAllLeases();
        var leases = new List<LeaseResponse>();
        string? token = null;
        do
        {
            var page = await client.SendQueryAsync(
                HttpMethod.Get,
                token is null ? "" : $"?nextToken={Uri.EscapeDataString(token)}",
                cancellationToken
            );
            if (page is not Reply.Leases(var response))
            {
                return context.Application.Fail(ErrorOf(page), context.Settings.IsJson);
            }

            leases.AddRange(response.Leases);
            token = response.NextToken;
            if (token is not null)
            {
                context.Reporter.Info($"{leases.Count} leases so far");
            }
        } while (token is not null);
        Print(context, leases);
        if (leases.Count == 0)
        {
            context.Reporter.Info("nobody holds a lease");
        }

        return ExitCode.Success;
    }

    /// <summary>Revokes leases, and prints which.</summary>
    /// <param name="context">The command.</param>
    /// <param name="whose">A principal, or an address.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<int> RevokeAsync(CommandContext context, string whose, CancellationToken cancellationToken)
    {
        using var client = context.ConnectToAllLeases();
        var parameter = IPAddress.TryParse(whose.Split('/')[0], out _) ? "address" : "principal";
        var reply = await client.SendQueryAsync(HttpMethod.Delete, $"?{parameter}={Uri.EscapeDataString(whose)}", cancellationToken);
        if (reply is Reply.Leases(var response))
        {
            Print(context, response.Leases);
            return ExitCode.Success;
        }

        context.Application.Fail(ErrorOf(reply), context.Settings.IsJson);
        return reply is Reply.NotOpen ? ExitCode.NotOpen : ErrorOf(reply).ExitCode;
    }

    private static ClientException ErrorOf(Reply reply) =>
        reply switch
        {
            Reply.Failure(var error) => error,
            Reply.NotOpen(var problem) => ProblemErrors.Explain(problem, null),
            _ => throw new InvalidOperationException("The endpoint of all leases has no such reply."),
        };

    private static void Print(CommandContext context, IReadOnlyList<LeaseResponse> leases)
    {
        var lines = context.Settings.IsJson ? [CliJson.Write(new LeasesResponse { Leases = leases })] : LeaseTable.Lines(leases);
        foreach (var line in lines)
        {
            context.Application.Output.WriteLine(line);
        }
    }
}
