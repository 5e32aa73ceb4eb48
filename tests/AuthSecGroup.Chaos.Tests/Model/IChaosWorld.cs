using System.Text.Json.Nodes;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>Executes the steps: with real processes over HTTP, or with the functions' classes in memory.</summary>
internal interface IChaosWorld : IAsyncDisposable
{
    /// <summary>The time that the functions see.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Increases with every event, so that events have an order even if the clock doesn't advance.</summary>
    long Tick { get; }

    /// <summary>The number of calls with an injected fault.</summary>
    long FaultsInjected { get; }

    /// <summary>The groups that exist, with all their rules.</summary>
    IReadOnlyList<SecurityGroup> Groups { get; }

    /// <summary>Adds an ingress rule as another user of the account does; null if EC2 refuses it.</summary>
    SecurityGroupRule? TryAdd(string groupId, NewRule rule);

    /// <summary>Removes a rule as another user of the account does; false if there is none.</summary>
    bool Remove(string ruleId);

    /// <summary>Sets a description as another user of the account does; false if there is no such rule.</summary>
    bool Describe(string ruleId, string? description);

    /// <summary>The record of an address; null if there is none.</summary>
    byte[]? Record(string address);

    /// <summary>Damages or (null) loses the record of an address.</summary>
    void SetRecord(string address, byte[]? content);

    /// <summary>Writes the user file with some callers.</summary>
    void List(IReadOnlySet<int> callers);

    void DeleteGroup(SceneGroup group);

    void CreateGroup(SceneGroup group);

    /// <summary>Starts injecting faults; null stops it.</summary>
    void SetFaults(FaultSet? set);

    void Advance(TimeSpan by);

    /// <summary>Runs requests and sweeps concurrently, with the interludes at random times between them, and waits for all.</summary>
    Task<IReadOnlyList<StepResult>> RunAsync(int seed, IReadOnlyList<ChaosStep> together, IReadOnlyList<Action> interludes);

    /// <summary>All rules of all groups.</summary>
    sealed IReadOnlyList<SecurityGroupRule> Rules() => [.. Groups.SelectMany(group => group.Rules)];
}

/// <summary>The result of a request or a sweep.</summary>
/// <param name="Step">The request or the sweep.</param>
/// <param name="Faults">The faults in force at its start.</param>
/// <param name="Start">When it started.</param>
/// <param name="End">When it ended.</param>
/// <param name="StartTick">The world's tick at its start.</param>
/// <param name="EndTick">The world's tick at its end.</param>
internal sealed record StepResult(ChaosStep Step, FaultSet? Faults, DateTimeOffset Start, DateTimeOffset End, long StartTick, long EndTick)
{
    /// <summary>The beginning of the errors of S3 in <see cref="HardErrors"/>.</summary>
    public const string OfRecord = "record";

    /// <summary>True if its process was killed, so that it can lack a response.</summary>
    public bool Killed { get; init; }

    /// <summary>True if a user file lists the caller of the request.</summary>
    public bool IsListed { get; init; }

    /// <summary>The HTTP status; null for a sweep or without a response.</summary>
    public int? Status { get; init; }

    public string? ContentType { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary>The body of the response; null if it has none that is a JSON object.</summary>
    public ResponseBody? Body { get; init; }

    /// <summary>True if a sweep succeeded.</summary>
    public bool Swept { get; init; }

    /// <summary>The exception of a sweep or request that ended with an undeclared outcome.</summary>
    public string? Crash { get; init; }

    /// <summary>The errors of EC2 to this request, without conflicts, as far as the world knows them.</summary>
    public IReadOnlyList<string> HardErrors { get; init; } = [];

    /// <summary>The result of a step that starts now.</summary>
    public static StepResult Of(ChaosStep step, IChaosWorld world, FaultSet? faults) =>
        new(step, faults, world.Now, world.Now, world.Tick, world.Tick);

    /// <summary>The result with the response that the connection function returned to API Gateway.</summary>
    public StepResult With(JsonNode response) =>
        this with
        {
            Status = (int)response["statusCode"]!,
            ContentType = (string?)response["headers"]?["Content-Type"],
            RetryAfter = (string?)response["headers"]?["Retry-After"],
            Body = ResponseBody.Read((string?)response["body"]),
        };
}

internal sealed class BrokenInvariantException(Invariant invariant, string what) : Exception($"{invariant}: {what}")
{
    public Invariant Invariant { get; } = invariant;
}

internal enum Invariant
{
    /// <summary>Only the test changes foreign rules.</summary>
    ForeignRuleUntouched,

    /// <summary>A caller who got a successful response has access until the time in the response.</summary>
    PromiseKept,

    /// <summary>After the last holder has closed its lease, the address has no rule of ours.</summary>
    NobodyAfterLastClose,

    /// <summary>After a revocation, or a sweep after a change of the user files, no rule is left that only revoked leases need.</summary>
    RevokedIsOut,

    /// <summary>A successful sweep leaves no rule of ours that had expired when it started.</summary>
    NothingExpiredAfterSweep,

    /// <summary>A sweep without faults succeeds.</summary>
    SweepSucceeds,

    /// <summary>The time in the description of a rule of ours is that of its request, so that it expires in time.</summary>
    NeverLivesLonger,

    /// <summary>Without faults and concurrency, the status follows from the state of the groups.</summary>
    StatusConsistent,

    /// <summary>A response is never 2xx if a group failed.</summary>
    NoSuccessWithFailure,

    /// <summary>Every request gets a response that conforms to the contract.</summary>
    EveryRequestGetsResponse,

    /// <summary>A rule of ours allows only an address from which a listed caller requested it.</summary>
    GrantOnlyToListed,
}
