using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Connections;

/// <summary>Turns the endpoint's problem into the client's error: its detail, a hint, and whether a retry may help.</summary>
internal static class ProblemErrors
{
    public static ClientException Explain(Problem problem, TimeSpan? retryAfter) =>
        new(
            problem.Status is 429 or >= 500 ? ExitCode.Failed : ExitCode.Refused,
            problem.Code,
            $"{problem.Status} {problem.Code}: {ClientException.FirstLine(problem.Detail)}",
            HintFor(problem.Code)
        )
        {
            Problem = problem,
            Status = problem.Status,
            IsTransient = problem.Status is 429 or 503,
            RetryAfter = retryAfter,
        };

    private static string? HintFor(string code) =>
        code switch
        {
            ProblemCode.NotListed => "IAM allows the call, but no user file in the bucket lists you; "
                + "user files contain names of IAM users of the API's own account, ARNs, and unique ids",
            ProblemCode.TargetNotAllowed => "without a target, the command concerns all targets that you may use; "
                + "the user files determine them",
            ProblemCode.NoSuchTarget => "check the name; the operator's configuration defines the targets",
            ProblemCode.ReasonRequired => "pass a reason, such as --reason INC-1234",
            ProblemCode.TooManyAddresses => "'authsecgroup close' from one of the other addresses frees it; renewing is always possible",
            ProblemCode.GroupFull => "what is open stays open until its lease expires; repeating the command later is safe",
            ProblemCode.NothingToOpen => "the operator configured no rule for your IP version; try --ip 4 or --ip 6",
            ProblemCode.GroupFailed =>
                "what is open stays open until its lease expires; the operator finds the cause in the function's log",
            ProblemCode.Busy or ProblemCode.UsersUnreadable or ProblemCode.LeasesUnavailable =>
                "wait a moment and repeat the command, which is safe",
            ProblemCode.BadSourceAddress => "call from the network that needs access, not through a private link",
            _ => null,
        };
}
