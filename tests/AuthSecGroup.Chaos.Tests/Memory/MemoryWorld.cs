using System.Text.Json.Nodes;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda.Sweep;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>
/// The functions' own classes with EC2 in memory and a virtual clock, on one thread. Wrappers around the rules turn the functions into
/// mutants, to prove that the invariants detect them.
/// </summary>
internal sealed class MemoryWorld : IChaosWorld
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan LongestSweep = TimeSpan.FromSeconds(58);

    private readonly Interleaver _interleaver = new();
    private readonly VirtualTime _time;
    private readonly FaultySimulator _simulator;
    private readonly InMemoryEc2 _ec2;
    private readonly Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules> _wrapConnection;
    private readonly Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules> _wrapSweep;
    private readonly Stack<Instance> _idle = new();
    private readonly List<TestFunctions> _made = [];

    public MemoryWorld()
        : this((rules, _) => rules, (rules, _) => rules) { }

    public MemoryWorld(
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules> wrapConnection,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules> wrapSweep
    )
    {
        (_wrapConnection, _wrapSweep) = (wrapConnection, wrapSweep);
        _time = new VirtualTime(_interleaver, new DateTimeOffset(2026, 11, 22, 6, 40, 0, TimeSpan.Zero));
        _simulator = new FaultySimulator(_time);
        _ec2 = new InMemoryEc2(_time, ruleQuota: 20).With(Scene.Groups.Select(group => group.Id));
    }

    public DateTimeOffset Now => _time.GetUtcNow();

    public long Tick => _interleaver.Fired;

    public long FaultsInjected => _simulator.Injected;

    public int RuleQuota => _ec2.RuleQuota;

    public IReadOnlyList<RuleView> Rules() => [.. _ec2.Rules.Select(RuleView.Of)];

    public IReadOnlySet<string> Groups() => _ec2.Groups.Select(group => group.GroupId).ToHashSet();

    public RuleView? TryAdd(string groupId, string protocol, int fromPort, int toPort, string source, string? description) =>
        _ec2.TryAdd(groupId, protocol, fromPort, toPort, source, description) is { } rule ? RuleView.Of(rule) : null;

    public bool Remove(string ruleId) => _ec2.Remove(ruleId);

    public bool Describe(string ruleId, string? description) => _ec2.SetDescription(ruleId, description);

    public void DeleteGroup(SceneGroup group) => _ec2.Delete(group.Id);

    public void CreateGroup(SceneGroup group) => _ec2.With(group.Id);

    public void SetFaults(FaultSet? set) => _simulator.Faults = set;

    public void Advance(TimeSpan by) => _time.Advance(by);

    public Task<IReadOnlyList<StepResult>> RunAsync(int seed, IReadOnlyList<ChaosStep> together, IReadOnlyList<Action> interludes)
    {
        var random = new Random(seed);
        _simulator.Seed(seed);
        var works = together.Select(step => new Work(step)).ToList();
        foreach (var work in works)
        {
            work.Actor = new Actor(DateTimeOffset.MaxValue);
            _interleaver.Add(null, () => Begin(work));
        }

        var left = interludes.Count;
        foreach (var interlude in interludes)
        {
            _interleaver.Add(
                null,
                () =>
                {
                    interlude();
                    left--;
                }
            );
        }

        _interleaver.Run(
            random,
            () => works.TrueForAll(work => work.Answer is null || work.IsOver || _interleaver.HasWaiting(work.Actor)),
            () => left == 0 && works.TrueForAll(work => work.IsOver)
        );
        // Calls of killed processes can still arrive, in any order.
        var late = _interleaver.TakeAll();
        while (late.Count > 0)
        {
            var index = random.Next(late.Count);
            late[index]();
            late.RemoveAt(index);
        }

        _interleaver.TakeAll();
        return Task.FromResult<IReadOnlyList<StepResult>>([.. works.Select(Result)]);
    }

    public ValueTask DisposeAsync()
    {
        _made.ForEach(functions => functions.Dispose());
        return ValueTask.CompletedTask;
    }

    private void Begin(Work work)
    {
        (work.Start, work.StartTick, work.Faults) = (Now, Tick, _simulator.Faults);
        var isSweep = work.Step is ChaosStep.Sweep;
        work.Actor = new Actor(Now + (isSweep ? LongestSweep : LongestRequest));
        if (work.Step is ChaosStep.Request { Killed: true } or ChaosStep.Sweep { Killed: true })
        {
            work.Actor.DiesAfter = (work.Step.Seed % 6) + 1;
        }

        _interleaver.Current = work.Actor;
        var instance = _idle.TryPop(out var idle) ? idle : MakeInstance();
        work.Instance = instance;
        (instance.ConnectionRules.Actor, instance.SweepRules.Actor, instance.Users.Actor) = (work.Actor, work.Actor, work.Actor);
        var payload = work.Step is ChaosStep.Request request
            ? GatewayEvent.Text(
                request.Method,
                Scene.Callers[request.Caller].Arn,
                Scene.Addresses[request.Address].Text,
                GatewayEvent.Body(request.Method, request.TimeToLive)
            )
            : "{}";
        work.Answer = isSweep
            ? instance.Functions.SweepAsync(TimeSpan.FromMinutes(1))
            : instance.Functions.RequestAsync(GatewayEvent.Stream(payload), TimeSpan.FromMinutes(1));
        work.Answer.ContinueWith(
            _ => (work.End, work.EndTick) = (Now, Tick),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    private StepResult Result(Work work)
    {
        var answered = work.Answer is { IsCompleted: true };
        if (answered)
        {
            _idle.Push(work.Instance!);
        }

        var result = new StepResult
        {
            Step = work.Step,
            Start = work.Start,
            StartTick = work.StartTick,
            End = answered ? work.End : Now,
            EndTick = answered ? work.EndTick : Tick,
            Killed = !answered,
            HardErrors = [.. work.Actor.HardErrors],
            Faults = work.Faults,
        };
        if (!answered)
        {
            return result;
        }

        if (work.Answer!.Exception?.InnerException is { } error)
        {
            return error is SweepFailedException ? result : result with { Crash = error.ToString() };
        }

        if (work.Step is ChaosStep.Sweep)
        {
            return result with { Swept = true };
        }

        var response = JsonNode.Parse(work.Answer.Result)!;
        return result with
        {
            Status = (int)response["statusCode"]!,
            ContentType = (string?)response["headers"]?["Content-Type"],
            RetryAfter = (string?)response["headers"]?["Retry-After"],
            Body = (string?)response["body"],
        };
    }

    private Instance MakeInstance()
    {
        var connection = new InterleavedRules(_interleaver, _ec2, _simulator);
        var sweep = new InterleavedRules(_interleaver, _ec2, _simulator);
        var users = new InterleavedUsers(_interleaver, _simulator);
        var functions = new TestFunctions(Scene.Deployment, _wrapConnection(connection, _time), _wrapSweep(sweep, _time), users, _time);
        _made.Add(functions);
        return new Instance(functions, connection, sweep, users);
    }

    private sealed record Instance(
        TestFunctions Functions,
        InterleavedRules ConnectionRules,
        InterleavedRules SweepRules,
        InterleavedUsers Users
    );

    private sealed class Work(ChaosStep step)
    {
        public ChaosStep Step => step;

        public Actor Actor { get; set; } = null!;

        public Instance? Instance { get; set; }

        public Task<Stream>? Answer { get; set; }

        public DateTimeOffset Start { get; set; }

        public DateTimeOffset End { get; set; }

        public long StartTick { get; set; }

        public long EndTick { get; set; }

        public FaultSet? Faults { get; set; }

        public bool IsOver => Answer is not null && (Answer.IsCompleted || Actor.IsDead);
    }
}
