using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Errors;

/// <summary>Turns the endpoint's own account of a failure into ours: its words, our hint, and whether it passes by itself.</summary>
internal static class ProblemRefusals
{
    public static ClientException Explain(Problem problem, TimeSpan? retryAfter)
    {
        var passing = problem.Status is 429 or 503;
        var exitCode = passing || problem.Status >= 500 ? ExitCode.Failed : ExitCode.Refused;
        return new ClientException(
            exitCode,
            problem.Code,
            $"{problem.Status} {problem.Code}: {ClientException.FirstLine(problem.Detail)}",
            HintFor(problem.Code)
        )
        {
            Problem = problem,
            Status = problem.Status,
            IsPassing = passing,
            RetryAfter = retryAfter,
        };
    }

    private static string? HintFor(string code) =>
        code switch
        {
            ProblemCode.NotListed =>
                "IAM let you through; the list of users in the bucket is the second gate, and takes IAM user names of the own account or whole ARNs",
            ProblemCode.GroupFull => "what is open stays open until its time is up; repeating the command later is safe",
            ProblemCode.NothingToOpen => "the operator configured no rule for your kind of address; try --ip 4 or --ip 6",
            ProblemCode.GroupFailed => "what is open stays open until its time is up; the operator finds the cause in the function's log",
            ProblemCode.Busy or ProblemCode.UsersUnreadable => "wait a moment and repeat the command, which is safe",
            ProblemCode.BadSourceAddress => "call from the network that you want to be let in from, not through a private link",
            _ => null,
        };
}
