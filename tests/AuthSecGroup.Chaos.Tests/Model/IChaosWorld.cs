namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>What the steps are carried out on: real processes over HTTP, or the functions' classes in memory.</summary>
internal interface IChaosWorld : IAsyncDisposable
{
    /// <summary>The time that the functions see.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Counts what happens, so that before and after are known also where the clock stands still.</summary>
    long Tick { get; }

    /// <summary>How many calls met a fault.</summary>
    long FaultsInjected { get; }

    /// <summary>How many ingress rules a group takes, for IPv4 and for IPv6 each.</summary>
    int RuleQuota { get; }

    /// <summary>All rules of all groups.</summary>
    IReadOnlyList<RuleView> Rules();

    /// <summary>The groups that exist.</summary>
    IReadOnlySet<string> Groups();

    /// <summary>Adds an ingress rule as somebody else would; null if EC2 refuses it.</summary>
    RuleView? TryAdd(string groupId, string protocol, int fromPort, int toPort, string source, string? description);

    /// <summary>Takes a rule out as somebody else would; false if it is not there.</summary>
    bool Remove(string ruleId);

    /// <summary>Writes a description as somebody else would; false if the rule is not there.</summary>
    bool Describe(string ruleId, string? description);

    void DeleteGroup(SceneGroup group);

    void CreateGroup(SceneGroup group);

    /// <summary>Begins faults; null ends them.</summary>
    void SetFaults(FaultSet? set);

    void Advance(TimeSpan by);

    /// <summary>Carries out requests and sweeps at the same time, with the interludes somewhere between, and waits for all.</summary>
    Task<IReadOnlyList<StepResult>> RunAsync(int seed, IReadOnlyList<ChaosStep> together, IReadOnlyList<Action> interludes);
}

/// <summary>What came of a request or a sweep.</summary>
internal sealed record StepResult
{
    public required ChaosStep Step { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    public required long StartTick { get; init; }

    public required long EndTick { get; init; }

    /// <summary>True if its process was ended, so that it may have had no proper answer.</summary>
    public bool Killed { get; init; }

    /// <summary>The HTTP status; null for a sweep or no answer.</summary>
    public int? Status { get; init; }

    public string? ContentType { get; init; }

    public string? RetryAfter { get; init; }

    public string? Body { get; init; }

    /// <summary>A sweep that ended without a failure.</summary>
    public bool Swept { get; init; }

    /// <summary>What ended a sweep or a request that is no declared outcome.</summary>
    public string? Crash { get; init; }

    /// <summary>Failures, other than conflicts, that EC2 answered to this request, as far as the world can tell.</summary>
    public IReadOnlyList<string> HardFaults { get; init; } = [];

    /// <summary>The faults in force at its start.</summary>
    public FaultSet? Faults { get; init; }
}

/// <summary>An invariant that did not hold.</summary>
internal sealed class BrokenInvariantException(Invariant invariant, string what) : Exception($"{invariant}: {what}")
{
    public Invariant Invariant { get; } = invariant;
}

/// <summary>What must hold whatever happens.</summary>
internal enum Invariant
{
    /// <summary>Nobody but the test changes a foreign rule, byte for byte.</summary>
    ForeignRuleUntouched,

    /// <summary>Who was told that a rule lets them in is let in until the time that they were told.</summary>
    PromiseKept,

    /// <summary>After a sweep that succeeded no rule of ours is left whose time was up when it started.</summary>
    NothingExpiredAfterSweep,

    /// <summary>A sweep without faults succeeds.</summary>
    SweepSucceeds,

    /// <summary>The time on a rule of ours is the time of its request, so none lives longer than it may.</summary>
    NeverLivesLonger,

    /// <summary>Without faults and company the status is what the groups' state makes it.</summary>
    StatusConsistent,

    /// <summary>Never a 2xx when a group failed.</summary>
    NoSuccessWithFailure,

    /// <summary>Every request is answered, in the contract's terms.</summary>
    EveryRequestAnswered,

    /// <summary>A rule of ours lets in only an address from which somebody who is listed asked.</summary>
    GrantOnlyToListed,
}
