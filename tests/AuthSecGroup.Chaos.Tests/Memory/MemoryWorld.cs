using System.Text.Json.Nodes;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda.Sweep;
using AuthSecGroup.Local.Ec2;

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
    private readonly InMemoryLeases _leases;
    private readonly InMemoryUsers _users = new(Scene.UserFile);
    private readonly Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? _wrapConnection;
    private readonly Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? _wrapSweep;
    private readonly Func<ILeaseStore, ILeaseStore>? _wrapStore;
    private readonly Func<IUserDirectory, IUserDirectory>? _wrapSweepUsers;
    private readonly Stack<Instance> _idle = new();
    private readonly List<TestFunctions> _made = [];

    public MemoryWorld(
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? wrapConnection = null,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? wrapSweep = null,
        Func<ILeaseStore, ILeaseStore>? wrapStore = null,
        Func<IUserDirectory, IUserDirectory>? wrapSweepUsers = null
    )
    {
        (_wrapConnection, _wrapSweep, _wrapStore, _wrapSweepUsers) = (wrapConnection, wrapSweep, wrapStore, wrapSweepUsers);
        _time = new VirtualTime(_interleaver, new DateTimeOffset(2026, 11, 22, 6, 40, 0, TimeSpan.Zero));
        _simulator = new FaultySimulator(_time);
        _leases = new InMemoryLeases(_time);
        _ec2 = new InMemoryEc2(_time, ruleQuota: 20).With(Scene.Groups.Select(group => group.Id));
    }

    public DateTimeOffset Now => _time.GetUtcNow();

    public long Tick => _interleaver.Fired;

    public long FaultsInjected => _simulator.Injected;

    public IReadOnlyList<SecurityGroup> Groups => _ec2.Groups;

    public SecurityGroupRule? TryAdd(string groupId, NewRule rule) =>
        _ec2.TryAdd(groupId, rule.Protocol, rule.FromPort, rule.ToPort, rule.Source.Value, rule.Description);

    public bool Remove(string ruleId) => _ec2.Remove(ruleId);

    public bool Describe(string ruleId, string? description) => _ec2.SetDescription(ruleId, description);

    public byte[]? Record(string address) => _leases.Content(address);

    public void SetRecord(string address, byte[]? content)
    {
        if (content is null)
        {
            _leases.Lose(address);
        }
        else
        {
            _leases.Put(address, content);
        }
    }

    public void List(IReadOnlySet<int> callers) => _users.Put("0.json", Scene.UserFileWith(callers));

    public void DeleteGroup(SceneGroup group) => _ec2.Delete(group.Id);

    public void CreateGroup(SceneGroup group) => _ec2.With(group.Id);

    public void SetFaults(FaultSet? set) => _simulator.Faults = set;

    public void Advance(TimeSpan by) => _time.Advance(by);

    public Task<IReadOnlyList<StepResult>> RunAsync(int seed, IReadOnlyList<ChaosStep> together, IReadOnlyList<Action> interludes)
    {
        var random = new Random(seed);
        _simulator.Seed(seed);
        var (works, left) = (new List<Work>(), together.Count + interludes.Count);
        foreach (var start in together.Select(step => (Action)(() => works.Add(Begin(step)))).Concat(interludes))
        {
            _interleaver.Add(
                null,
                () =>
                {
                    start();
                    left--;
                }
            );
        }

        _interleaver.Run(
            random,
            () => works.TrueForAll(work => work.IsOver || _interleaver.HasWaiting(work.Actor)),
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
        return Task.FromResult<IReadOnlyList<StepResult>>([
            .. together.Select(step => Result(works.Single(work => ReferenceEquals(work.Step, step)))),
        ]);
    }

    public ValueTask DisposeAsync()
    {
        _made.ForEach(functions => functions.Dispose());
        return ValueTask.CompletedTask;
    }

    private Work Begin(ChaosStep step)
    {
        var isKilled = step is ChaosStep.Request { Killed: true } or ChaosStep.Sweep { Killed: true };
        var actor = new Actor(Now + (step is ChaosStep.Sweep ? LongestSweep : LongestRequest))
        {
            DiesAfter = isKilled ? (step.Seed % 6) + 1 : null,
        };
        _interleaver.Current = actor;
        var instance = _idle.TryPop(out var idle) ? idle : MakeInstance();
        instance.Aws.Actor = actor;
        var started = StepResult.Of(step, this, _simulator.Faults);
        var payload = (step as ChaosStep.Request)?.Event ?? (step as ChaosStep.Revoke)?.Event;
        var response = payload is not null
            ? instance.Functions.RequestAsync(GatewayEvent.Stream(payload), TimeSpan.FromMinutes(1))
            : instance.Functions.SweepAsync(TimeSpan.FromMinutes(1));
        var work = new Work(started, actor, instance, response);
        response.ContinueWith(
            _ => (work.End, work.EndTick) = (Now, Tick),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        return work;
    }

    private StepResult Result(Work work)
    {
        var result = work.Started with { HardErrors = [.. work.Actor.HardErrors.Select(error => $"{error.Key}: {error.Value}")] };
        if (!work.Response.IsCompleted)
        {
            return result with { End = Now, EndTick = Tick, Killed = true };
        }

        _idle.Push(work.Instance);
        result = result with { End = work.End, EndTick = work.EndTick };
        return work.Response.Exception?.InnerException switch
        {
            SweepFailedException => result,
            { } error => result with { Crash = error.ToString() },
            null when work.Step is ChaosStep.Sweep => result with { Swept = true },
            null => result.With(JsonNode.Parse(work.Response.Result)!),
        };
    }

    private Instance MakeInstance()
    {
        var aws = new InterleavedAws(_interleaver, _ec2, _leases, _users, _simulator);
        var (connection, sweep) = (_wrapConnection?.Invoke(aws, _time) ?? aws, _wrapSweep?.Invoke(aws, _time) ?? aws);
        var functions = new TestFunctions(
            Scene.Deployment,
            connection,
            sweep,
            aws,
            _time,
            leases: _wrapStore?.Invoke(aws) ?? aws,
            sweepUsers: _wrapSweepUsers?.Invoke(aws)
        );
        _made.Add(functions);
        return new Instance(functions, aws);
    }

    private sealed record Instance(TestFunctions Functions, InterleavedAws Aws);

    private sealed record Work(StepResult Started, Actor Actor, Instance Instance, Task<Stream> Response)
    {
        public ChaosStep Step => Started.Step;

        public DateTimeOffset End { get; set; }

        public long EndTick { get; set; }

        public bool IsOver => Response.IsCompleted || Actor.IsDead;
    }
}
