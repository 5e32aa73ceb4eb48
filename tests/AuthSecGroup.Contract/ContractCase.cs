namespace AuthSecGroup.Contract;

/// <summary>One promise of the contract.</summary>
/// <param name="Name">The promise: a sentence.</param>
/// <param name="RunAsync">Verifies it. The lease is closed when it starts, and can be open when it ends.</param>
/// <param name="Needs">What must be given.</param>
internal sealed record ContractCase(string Name, Func<ContractSession, Task> RunAsync, CaseNeeds Needs = CaseNeeds.Caller);

/// <summary>What a case needs.</summary>
internal enum CaseNeeds
{
    /// <summary>Only the caller, which every run has.</summary>
    Caller,

    /// <summary>A caller in no user file.</summary>
    UnlistedCaller,

    /// <summary>A principal whom IAM doesn't allow.</summary>
    DeniedCaller,

    /// <summary>The operator's view of the groups.</summary>
    Operator,
}

/// <summary>The result of a case.</summary>
internal abstract record CaseResult
{
    private CaseResult() { }

    /// <summary>The endpoint keeps the promise.</summary>
    public sealed record Passed : CaseResult;

    /// <summary>The endpoint breaks the promise.</summary>
    public sealed record Failed(string Difference) : CaseResult;

    /// <summary>The case could not run.</summary>
    public sealed record Skipped(string Reason) : CaseResult;
}
