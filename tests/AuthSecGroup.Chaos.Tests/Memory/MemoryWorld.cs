using System.Text.Json.Nodes;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Chaos.Tests.Support;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda;
using AuthSecGroup.Lambda.Connection;
using AuthSecGroup.Lambda.CustomResources;
using AuthSecGroup.Lambda.Sweep;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>
/// The functions' own classes over groups in memory and a virtual clock, one thread, thousands of steps a second. Wrappers around what reaches EC2 make
/// mutants of the functions, to see that the invariants notice.
/// </summary>
internal sealed class MemoryWorld : IChaosWorld
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan LongestSweep = TimeSpan.FromSeconds(58);

    private readonly Interleaver _interleaver = new();
    private readonly VirtualTime _time;
    private readonly FaultySimulator _weather;
    private readonly MemoryEc2 _ec2;
    private readonly Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules> _wrapConnection;
    private readonly Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules> _wrapSweep;
    private readonly Stack<Instance> _idle = new();
    private readonly HttpClient _http = new();

    public MemoryWorld()
        : this((rules, _) => rules, (rules, _) => rules) { }

    public MemoryWorld(
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules> wrapConnection,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules> wrapSweep
    )
    {
        (_wrapConnection, _wrapSweep) = (wrapConnection, wrapSweep);
        _time = new VirtualTime(_interleaver, new DateTimeOffset(2026, 11, 22, 6, 40, 0, TimeSpan.Zero));
        _weather = new FaultySimulator(_time);
        _ec2 = new MemoryEc2(_time, quota: 20);
        foreach (var group in Scene.Groups)
        {
            _ec2.Create(group.GroupId);
        }
    }

    public DateTimeOffset Now => _time.GetUtcNow();

    public long Tick => _interleaver.Fired;

    public long FaultsInjected => _weather.Injected;

    public int RuleQuota => _ec2.Quota;

    public IReadOnlyList<RuleView> Rules() => _ec2.Rules;

    public IReadOnlySet<string> Groups() => _ec2.Groups;

    public RuleView? TryAdd(string groupId, string protocol, int fromPort, int toPort, string source, string? description)
    {
        var rule = new RuleView("", groupId, false, protocol, fromPort, toPort, source, description);
        return _ec2.Authorize(groupId, [rule]) is null ? _ec2.Rules.First(added => added.Identity() == rule.Identity()) : null;
    }

    public bool Remove(string ruleId) => _ec2.Find(ruleId) is { } rule && _ec2.Revoke(rule.GroupId, [ruleId]) is null;

    public bool Describe(string ruleId, string? description) =>
        _ec2.Find(ruleId) is { } rule && _ec2.Redescribe(rule.GroupId, [(ruleId, description)]) is null;

    public void DeleteGroup(SceneGroup group) => _ec2.Delete(group.GroupId);

    public void CreateGroup(SceneGroup group) => _ec2.Create(group.GroupId);

    public void SetFaults(FaultSet? set) => _weather.Faults = set;

    public void Advance(TimeSpan by) => _time.Advance(by);

    public Task<IReadOnlyList<StepResult>> RunAsync(int seed, IReadOnlyList<ChaosStep> together, IReadOnlyList<Action> interludes)
    {
        var random = new Random(seed);
        _weather.Seed(seed);
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
        // Calls of processes that ended may still arrive, in any order, or never.
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
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Begin(Work work)
    {
        (work.Start, work.StartTick, work.Faults) = (Now, Tick, _weather.Faults);
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
        var context = new FakeContext(TimeSpan.FromMinutes(1));
        var payload = work.Step is ChaosStep.Request request
            ? GatewayEvent.Text(
                request.Method,
                Scene.Callers[request.Caller].Arn,
                Scene.Addresses[request.Address].Text,
                request.TimeToLive
            )
            : "{}";
        work.Answer = isSweep
            ? instance.Sweep.HandleAsync(GatewayEvent.Stream(payload), context)
            : instance.Connection.HandleAsync(GatewayEvent.Stream(payload), context);
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

        var happening = new StepResult
        {
            Step = work.Step,
            Start = work.Start,
            StartTick = work.StartTick,
            End = answered ? work.End : Now,
            EndTick = answered ? work.EndTick : Tick,
            Killed = !answered,
            HardFaults = [.. work.Actor.HardErrors],
            Faults = work.Faults,
        };
        if (!answered)
        {
            return happening;
        }

        if (work.Answer!.Exception?.InnerException is { } error)
        {
            return error is SweepFailedException ? happening : happening with { Crash = error.ToString() };
        }

        if (work.Step is ChaosStep.Sweep)
        {
            return happening with { Swept = true };
        }

        var response = JsonNode.Parse(work.Answer.Result)!;
        return happening with
        {
            Status = (int)response["statusCode"]!,
            ContentType = (string?)response["headers"]?["Content-Type"],
            RetryAfter = (string?)response["headers"]?["Retry-After"],
            Body = (string?)response["body"],
        };
    }

    private Instance MakeInstance()
    {
        var log = new JsonLog(Stream.Null, LogSeverity.Error, _time);
        var metrics = new EmbeddedMetrics(log, _time, Scene.Name);
        var connection = new InterleavedRules(_interleaver, _ec2, _weather);
        var sweep = new InterleavedRules(_interleaver, _ec2, _weather);
        var users = new MemoryUsers(_interleaver, _weather);
        var sweepRules = _wrapSweep(sweep, _time);
        return new Instance(
            new ConnectionFunction(Scene.Deployment, _wrapConnection(connection, _time), users, log, metrics, _time),
            new SweepFunction(
                new ScheduledSweep(Scene.Deployment, new Sweeper(Scene.Deployment, sweepRules, _time), log, metrics, _time),
                new CustomResourceHandler(sweepRules, _http, log, _time),
                _time
            ),
            connection,
            sweep,
            users
        );
    }

    private sealed record Instance(
        ConnectionFunction Connection,
        SweepFunction Sweep,
        InterleavedRules ConnectionRules,
        InterleavedRules SweepRules,
        MemoryUsers Users
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
