using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Commands;

/// <summary>Prints the outcome of a request: results on stdout, errors on stderr.</summary>
internal static class ResultPrinter
{
    /// <summary>Prints all replies and returns the exit code: the highest one.</summary>
    /// <param name="context">The command.</param>
    /// <param name="request">What was requested.</param>
    /// <param name="replies">The replies.</param>
    /// <param name="whenNotOpen">The exit code if an address isn't open.</param>
    public static int Print(CommandContext context, OpenRequest? request, Replies replies, int whenNotOpen)
    {
        var (exitCode, isJson) = (ExitCode.Success, context.Settings.IsJson);
        foreach (var (_, reply) in replies.All)
        {
            switch (reply)
            {
                case Reply.Success(var response):
                    Write(isJson ? [CliJson.Write(response)] : ResponseText.Lines(response));
                    break;
                case Reply.NotOpen(var problem):
                    Write(isJson ? [CliJson.Write(ErrorReport.Of(ProblemErrors.Explain(problem, null)))] : ResponseText.Lines(problem));
                    exitCode = whenNotOpen;
                    break;
            }
        }

        PrintWarnings(context.Reporter, request, replies);
        foreach (var error in replies.Errors)
        {
            if (!isJson && error.Problem is { } problem)
            {
                Write(ResponseText.Lines(problem));
            }

            exitCode = Math.Max(exitCode, context.Application.Fail(error, isJson));
        }

        return exitCode;

        void Write(IEnumerable<string> lines)
        {
            foreach (var line in lines)
            {
                context.Application.Output.WriteLine(line);
            }
        }
    }

    /// <summary>Warns of missing IP versions, and of leases that are shorter than requested.</summary>
    public static void PrintWarnings(Reporter reporter, OpenRequest? request, Replies replies)
    {
        foreach (var error in replies.Warnings)
        {
            reporter.Warn($"{error.Message}; that address is skipped");
        }

        foreach (var response in replies.Responses)
        {
            if (request?.ExpiresInSeconds is not { } requested)
            {
                continue;
            }

            if (response.CappedToSeconds is { } maximum)
            {
                reporter.Warn($"requested {Format(requested)}, but the operator's maximum is {Format(maximum)}");
            }
        }

        static string Format(long seconds) => DurationText.Format(TimeSpan.FromSeconds(seconds));
    }
}
