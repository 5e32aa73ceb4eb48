using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Commands;

/// <summary>Shows what became of a request: results on stdout, failures on stderr.</summary>
internal static class Reporting
{
    /// <summary>Shows all results and gives the exit code: the worst of them.</summary>
    /// <param name="context">The command.</param>
    /// <param name="results">What became of each address.</param>
    /// <param name="whenNotOpen">The exit code if an address is not open.</param>
    public static int Show(CommandContext context, IReadOnlyList<Result> results, int whenNotOpen)
    {
        var exitCode = ExitCode.Done;
        foreach (var reply in results.Select(result => result.Reply).OfType<Reply>())
        {
            ShowReply(context, reply);
            if (reply.Answer is null)
            {
                exitCode = whenNotOpen;
            }
        }

        foreach (var failure in ConnectionSet.Warnings(results))
        {
            context.Reporter.Warn($"{failure.Message}; that address is left out");
        }

        foreach (var failure in ConnectionSet.FailuresThatCount(results))
        {
            exitCode = Math.Max(exitCode, ShowFailure(context, failure));
        }

        return exitCode;
    }

    /// <summary>Warns if the lease opens for less time than was asked for.</summary>
    public static void WarnIfCapped(Reporter reporter, OpenRequest? request, ConnectionResponse answer)
    {
        if (answer.CappedToSeconds is { } most && request?.ExpiresInSeconds is { } asked)
        {
            reporter.Warn(
                $"asked for {DurationText.Format(TimeSpan.FromSeconds(asked))}, but {DurationText.Format(TimeSpan.FromSeconds(most))} is the most that the operator allows"
            );
        }
    }

    private static void ShowReply(CommandContext context, Reply reply)
    {
        var output = context.Application.Output;
        if (context.Settings.IsJson)
        {
            output.WriteLine(
                reply.Answer is { } answered
                    ? CliJson.Write(answered)
                    : CliJson.Write(FailureReport.Of(ProblemRefusals.Explain(reply.NotOpen!, null)))
            );
            return;
        }

        foreach (var line in reply.Answer is { } answer ? ResponseText.Lines(answer) : ResponseText.Lines(reply.NotOpen!))
        {
            output.WriteLine(line);
        }
    }

    private static int ShowFailure(CommandContext context, ClientException failure)
    {
        if (!context.Settings.IsJson && failure.Problem is { } problem)
        {
            foreach (var line in ResponseText.Lines(problem))
            {
                context.Application.Output.WriteLine(line);
            }
        }

        return context.Application.Fail(failure, context.Settings.IsJson);
    }
}
