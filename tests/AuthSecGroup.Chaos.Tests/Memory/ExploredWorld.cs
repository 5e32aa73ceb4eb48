using System.Globalization;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Leases;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>One request or sweep, and all that it has learned so far, which determines what it does next.</summary>
internal sealed class Invocation(string name)
{
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>What each call returned, in the order in which the calls returned.</summary>
    public List<string> Learned { get; } = [];

    /// <summary>
    /// The same in an order that doesn't depend on which of several calls returned first that ran at the same time.
    /// </summary>
    public string Known => string.Join(',', Learned.Order(StringComparer.Ordinal));

    /// <summary>True once it has written the record.</summary>
    public bool HasWritten => Learned.Exists(entry => entry.EndsWith("Written", StringComparison.Ordinal));

    /// <summary>How often it has waited to start over.</summary>
    public int Waits { get; private set; }

    /// <summary>The version of the record that it knows.</summary>
    public string? Version { get; set; }

    /// <summary>True between the revocation and the authorization of a rule that is replaced.</summary>
    public bool IsReplacing { get; set; }

    public Task<Stream>? Response { get; set; }

    /// <summary>It has waited, and starts over.</summary>
    public void AddWait()
    {
        Waits++;
        Learned.Add(Start("wait"));
    }

    /// <summary>Starts a call.</summary>
    /// <returns>A name for the call, unique for this process.</returns>
    public string Start(string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind} {_calls[kind] = _calls.GetValueOrDefault(kind) + 1}");

    /// <summary>A call has returned. What follows also depends on the time.</summary>
    public void Learn(string call, string? result, DateTimeOffset now) =>
        Learned.Add(string.Create(CultureInfo.InvariantCulture, $"{call} at {now:mm:ss}: {result}"));
}

/// <summary>
/// One group with one rule, one address, two callers, an administrator, and a sweep: the functions' own classes, whose calls wait until
/// they are chosen. The clock stands still, unless a minute passes.
/// </summary>
internal sealed class ExploredWorld : IDisposable
{
    public const string Address = "203.0.113.7";

    // Two requests could overtake each other for ever.
    private const int MostWaits = 1;

    // What closes leases also waits for rules that aren't shown, and then gives up.
    private const int MostWaitsOfClosing = AddressReader.ReadingsOfNewRules;

    private static readonly SceneGroup Group = Scene.Groups[0];

    private readonly Interleaver _interleaver = new();
    private readonly VirtualTime _time;
    private readonly InMemoryEc2 _ec2;
    private readonly InMemoryLeases _leases;
    private readonly Func<ILeaseStore, ILeaseStore> _wrap;
    private readonly Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules> _wrapRules;
    private readonly List<string> _ids = [];
    private readonly List<Invocation> _processes = [];
    private readonly List<TestFunctions> _made = [];

    public ExploredWorld(
        Func<ILeaseStore, ILeaseStore>? wrap = null,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? wrapRules = null
    )
    {
        _wrap = wrap ?? (store => store);
        _wrapRules = wrapRules ?? ((rules, _) => rules);
        _time = new VirtualTime(_interleaver, new DateTimeOffset(2026, 11, 22, 6, 40, 0, TimeSpan.Zero), isStill: true);
        _ec2 = new InMemoryEc2(_time).With(Group.Id);
        _leases = new InMemoryLeases(_time);
    }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Our rules for the address.</summary>
    public IReadOnlyList<OurForm> Rules => [.. _ec2.In(Group.Id).Select(rule => OurForm.Read(rule.Description)).OfType<OurForm>()];

    public AddressLeases Record => _leases.All.GetValueOrDefault(Address) ?? AddressLeases.None;

    /// <summary>True if a rule is being replaced, so that it is away for a moment.</summary>
    public bool IsReplacing => _processes.Exists(process => process.IsReplacing);

    public void Advance(TimeSpan by) => _time.Advance(by);

    public void LoseRecord() => _leases.Lose(Address);

    /// <summary>Marks the target as if a DELETE had died before it revoked the rules.</summary>
    public void Mark()
    {
        Assert.True(SourceAddress.TryParse(Address, out var address));
        var read = _leases.Read(address);
        Assert.IsType<LeasesWriting.Written>(_leases.Write(address, new AddressLeases([], ["default"]), read.Version));
    }

    /// <summary>Runs some work in the order that is chosen, and calls <paramref name="check"/> after each step.</summary>
    public void Run(IReadOnlyList<string> works, Func<int, string?, int> choose, Action<IReadOnlyList<Invocation>> check)
    {
        _processes.Clear();
        foreach (var work in works)
        {
            var process = new Invocation(work);
            _processes.Add(process);
            Start(process, work);
        }

        _interleaver.Run(
            new Choices(count => choose(count, _processes.Exists(GoesTooFar) ? null : State())),
            () =>
            {
                foreach (var rule in _ec2.In(Group.Id).Where(rule => !_ids.Contains(rule.RuleId)))
                {
                    _ids.Add(rule.RuleId);
                }

                check(_processes);
                return true;
            },
            () => _processes.TrueForAll(process => process.Response!.IsCompleted)
        );
    }

    /// <summary>Runs some work, one after the other.</summary>
    public void RunAlone(params IEnumerable<string> works)
    {
        foreach (var work in works)
        {
            Run([work], (_, _) => 0, _ => { });
        }
    }

    public void Dispose() => _made.ForEach(functions => functions.Dispose());

    private void Start(Invocation process, string work)
    {
        var aws = new ExploredAws(this, process);
        var deployment = new DeploymentSettings(
            Scene.Name,
            Scene.TimeToExpire,
            Scene.SweepInterval,
            [new GroupAccess(Group.Id, Group.Rules)]
        );
        var functions = new TestFunctions(deployment, _wrapRules(aws, _time), aws, aws, _time, leases: _wrap(aws));
        _made.Add(functions);
        process.Response = work switch
        {
            "sweep" => functions.SweepAsync(TimeSpan.FromMinutes(1)),
            "a minute passes, sweep" => SweepLaterAsync(process, functions),
            _ => functions.RequestAsync(GatewayEvent.Stream(EventOf(work)), TimeSpan.FromMinutes(1)),
        };
    }

    private async Task<Stream> SweepLaterAsync(Invocation process, TestFunctions functions)
    {
        var passed = new TaskCompletionSource();
        _interleaver.Add(
            process,
            () =>
            {
                Advance(TimeSpan.FromMinutes(1));
                passed.SetResult();
            }
        );
        await passed.Task;
        return await functions.SweepAsync(TimeSpan.FromMinutes(1));
    }

    private static string EventOf(string work) =>
        work.Split(' ') switch
        {
            ["REVOKE", "all"] => GatewayEvent.Revocation(null, Address),
            [var method, var caller] => GatewayEvent.Text(method, Scene.Callers[caller == "alice" ? 0 : 1].Arn, Address),
            _ => throw new ArgumentException($"'{work}' is no work", nameof(work)),
        };

    private static bool GoesTooFar(Invocation process) =>
        process.Waits > (process.Name.StartsWith("POST", StringComparison.Ordinal) ? MostWaits : MostWaitsOfClosing);

    // Ids and versions are random or count up, so they are replaced by their order.
    private string State()
    {
        var rules = string.Join(',', _ec2.In(Group.Id).Select(Describe));
        var learned = _processes.Select(process => $"{process.Name}{Knows(process)}:{process.Known}");
        return string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():O}|{rules}|{Describe(Record)}|{string.Join(';', learned)}");
    }

    private string Knows(Invocation process)
    {
        Assert.True(SourceAddress.TryParse(Address, out var address));
        return process.Version == _leases.Read(address).Version ? "=" : "";
    }

    private string Describe(SecurityGroupRule rule) => $"{_ids.IndexOf(rule.RuleId)} {rule.Description}";

    private static string Describe(AddressLeases record) =>
        string.Join(' ', record.Leases.Select(lease => $"{lease.Holder.Principal} {lease.ExpiresAt:s}").Concat(record.Closing));

    private sealed class Choices(Func<int, int> choose) : Random
    {
        public override int Next(int maxValue) => choose(maxValue);
    }

    /// <summary>EC2, the users, and the records as one process reaches them.</summary>
    private sealed class ExploredAws(ExploredWorld world, Invocation process) : ISecurityGroupRules, IUserDirectory, ILeaseStore
    {
        private static readonly UsersReading Listed = new InMemoryUsers(Scene.UserFile).Read();

        // The same at any time, so its order doesn't matter.
        public Task<UsersReading> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Listed);

        public Task<RulesReading> ReadAsync(AccountRegion place, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
            CallAsync(
                "rules",
                () => new RulesReading(world._ec2.Read(place.Region, groupIds, TimeSpan.Zero), null),
                reading => $"{string.Join('+', reading.Rules.Select(world.Describe))}"
            );

        public Task<AwsError?> AuthorizeAsync(
            SecurityGroupId group,
            IReadOnlyList<NewIngressRule> rules,
            CancellationToken cancellationToken
        ) =>
            CallAsync(
                "authorize",
                () =>
                {
                    process.IsReplacing = false;
                    return world._ec2.Authorize(group, rules);
                },
                error => error?.Code
            );

        public Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken) =>
            CallAsync(
                "revoke",
                () =>
                {
                    process.IsReplacing = process.Name.StartsWith("POST", StringComparison.Ordinal);
                    return world._ec2.Revoke(group, ruleIds);
                },
                error => error?.Code
            );

        public Task<AwsError?> UpdateDescriptionsAsync(
            SecurityGroupId group,
            IReadOnlyList<NewDescription> descriptions,
            CancellationToken cancellationToken
        ) => CallAsync("update", () => world._ec2.UpdateDescriptions(group, descriptions), error => error?.Code);

        public Task<LeasesReading> ReadAsync(SourceAddress address, CancellationToken cancellationToken) =>
            CallAsync(
                "record",
                () =>
                {
                    var reading = world._leases.Read(address);
                    process.Version = reading.Version;
                    return reading;
                },
                reading => Describe(reading.Leases)
            );

        public Task<LeasesWriting> WriteAsync(
            SourceAddress address,
            AddressLeases leases,
            string? version,
            CancellationToken cancellationToken
        ) =>
            CallAsync(
                "write",
                () =>
                {
                    var writing = world._leases.Write(address, leases, version);
                    process.Version = (writing as LeasesWriting.Written)?.Version ?? version;
                    return writing;
                },
                writing => writing.GetType().Name
            );

        // Everybody is listed, so the sweep revokes no lease, and which records it reads has no effect on the others.
        public Task<AddressesReading> ListAsync(string? after, CancellationToken cancellationToken) =>
            Task.FromResult(new AddressesReading([], false, null));

        public Task<AwsError?> RemoveAllAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        private Task<T> CallAsync<T>(string name, Func<T> act, Func<T, string?> describe)
        {
            var done = new TaskCompletionSource<T>();
            var call = process.Start(name);
            world._interleaver.Add(
                process,
                () =>
                {
                    var result = act();
                    process.Learn(call, describe(result), world.Now);
                    done.SetResult(result);
                }
            );
            return done.Task;
        }
    }
}
