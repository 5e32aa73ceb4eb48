using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>
/// Security groups in memory that behave as EC2's do: a new rule gets a new id, the same rule twice is a duplicate, an unknown id rejects
/// the whole call, a full group takes no more, descriptions have a form. Faults, lag and what others do between two calls are scripted.
/// </summary>
internal sealed class InMemorySecurityGroups(TimeProvider time) : ISecurityGroupRules
{
    public static readonly AwsError Throttled = new(AwsErrorKind.Throttled, "RequestLimitExceeded", "Request limit exceeded.");
    public static readonly AwsError Unavailable = new(AwsErrorKind.Unavailable, "InternalError", "An internal error has occurred.");
    public static readonly AwsError Denied = new(
        AwsErrorKind.Denied,
        "UnauthorizedOperation",
        "You are not authorized to perform this operation."
    );
    public static readonly AwsError Duplicate = new(
        AwsErrorKind.Conflict,
        "InvalidPermission.Duplicate",
        "the specified rule already exists"
    );
    public static readonly AwsError NotFound = new(
        AwsErrorKind.Conflict,
        "InvalidSecurityGroupRuleId.NotFound",
        "The security group rule ID does not exist"
    );
    public static readonly AwsError Missing = new(AwsErrorKind.GroupMissing, "InvalidGroup.NotFound", "The security group does not exist");
    public static readonly AwsError Full = new(
        AwsErrorKind.GroupFull,
        "RulesPerSecurityGroupLimitExceeded",
        "The maximum number of rules per security group has been reached."
    );
    public static readonly AwsError TimedOut = new(
        AwsErrorKind.Unavailable,
        "TimedOut",
        "EC2 did not answer in time; what the call did is not known."
    );

    private readonly Lock _lock = new();
    private readonly Dictionary<SecurityGroupId, List<SecurityGroupRule>> _groups = [];
    private readonly List<(DateTimeOffset Until, Dictionary<SecurityGroupId, List<SecurityGroupRule>> State)> _past = [];
    private readonly List<Script> _scripts = [];
    private readonly List<Call> _calls = [];
    private int _nextId;

    /// <summary>How far reading lags behind writing.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>Rules that a group holds at most.</summary>
    public int Quota { get; set; } = 60;

    /// <summary>Every call so far, in the order of their starts.</summary>
    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public IEnumerable<Call> Writes => Calls.Where(call => call.Operation is not Operation.Read);

    public InMemorySecurityGroups With(params SecurityGroupId[] groups)
    {
        foreach (var group in groups)
        {
            _groups.Add(group, []);
        }

        return this;
    }

    public void Remove(SecurityGroupId group) => _groups.Remove(group);

    public IReadOnlyList<SecurityGroupRule> In(SecurityGroupId group)
    {
        lock (_lock)
        {
            return [.. _groups[group]];
        }
    }

    /// <summary>Puts a rule into a group as somebody else would, and gives its id.</summary>
    public string Put(
        SecurityGroupId group,
        string? description,
        string protocol = "tcp",
        int? fromPort = 22,
        int? toPort = 22,
        string? cidr = "203.0.113.7/32",
        string? cidrIpv6 = null
    )
    {
        lock (_lock)
        {
            Remember();
            var id = NewId();
            _groups[group].Add(new SecurityGroupRule(id, group.GroupId, protocol, fromPort, toPort, cidr, cidrIpv6, description));
            return id;
        }
    }

    /// <summary>Takes a rule out as somebody else would.</summary>
    public void Take(SecurityGroupId group, string id)
    {
        lock (_lock)
        {
            Remember();
            Assert.Equal(1, _groups[group].RemoveAll(rule => rule.RuleId == id));
        }
    }

    /// <summary>The next calls of that kind (in that group or region) fail.</summary>
    public void Fail(Operation operation, AwsError error, string? where = null, int times = 1) =>
        _scripts.Add(new Script(operation, where, times) { Before = () => Task.FromResult<AwsError?>(error) });

    /// <summary>The next call of that kind is carried out, and its answer is lost.</summary>
    public void FailAfterwards(Operation operation, AwsError error, string? where = null) =>
        _scripts.Add(new Script(operation, where, 1) { After = () => Task.FromResult<AwsError?>(error) });

    /// <summary>Something happens just before the next call of that kind is carried out.</summary>
    public void Before(Operation operation, Func<Task> action, string? where = null) =>
        _scripts.Add(new Script(operation, where, 1) { Before = () => NoError(action) });

    /// <summary>
    /// Something happens between the effect of the next call of that kind and its answer: its caller acts on what is no longer so.
    /// </summary>
    public void After(Operation operation, Func<Task> action, string? where = null, int times = 1) =>
        _scripts.Add(new Script(operation, where, times) { After = () => NoError(action) });

    /// <summary>The calls of that kind never answer; only the token ends them.</summary>
    public void Hang(Operation operation, string? where = null) =>
        _scripts.Add(new Script(operation, where, int.MaxValue) { Hangs = true });

    public async Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        IReadOnlyList<SecurityGroupRule> rules = [];
        var error = await CallAsync(
            Operation.Read,
            region,
            region,
            groupIds,
            () =>
            {
                var state = _past.Find(entry => entry.Until > time.GetUtcNow() - Lag).State ?? _groups;
                rules = [.. groupIds.SelectMany(id => state.GetValueOrDefault(new SecurityGroupId(region, id)) ?? [])];
                return null;
            },
            cancellationToken
        );
        return new RulesReading(error is null ? rules : [], error);
    }

    public Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            Operation.Authorize,
            group,
            [.. rules.Select(added => added.Rule.ToString())],
            present =>
            {
                var added = rules.Select(rule => RuleOf(group, rule)).ToList();
                if (added.Select(KeyOf).Distinct().Count() != added.Count)
                {
                    return new AwsError(
                        AwsErrorKind.Refused,
                        "InvalidParameterValue",
                        "The same permission must not appear multiple times"
                    );
                }

                if (rules.FirstOrDefault(rule => !IsDescription(rule.Description)) is { } wrong)
                {
                    return InvalidDescription(wrong.Description);
                }

                if (added.Exists(rule => present.Exists(other => KeyOf(other) == KeyOf(rule))))
                {
                    return Duplicate;
                }

                if (present.Count + added.Count > Quota)
                {
                    return Full;
                }

                present.AddRange(added);
                return null;
            },
            cancellationToken
        );

    public Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken) =>
        WriteAsync(
            Operation.Revoke,
            group,
            ruleIds,
            present =>
            {
                if (ruleIds.Any(id => !present.Exists(rule => rule.RuleId == id)))
                {
                    return NotFound;
                }

                present.RemoveAll(rule => ruleIds.Contains(rule.RuleId));
                return null;
            },
            cancellationToken
        );

    public Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            Operation.UpdateDescriptions,
            group,
            [.. descriptions.Select(item => item.RuleId)],
            present =>
            {
                if (descriptions.Any(item => !present.Exists(rule => rule.RuleId == item.RuleId)))
                {
                    return NotFound;
                }

                if (descriptions.FirstOrDefault(item => !IsDescription(item.Description)) is { } wrong)
                {
                    return InvalidDescription(wrong.Description);
                }

                foreach (var item in descriptions)
                {
                    var at = present.FindIndex(rule => rule.RuleId == item.RuleId);
                    present[at] = present[at] with { Description = item.Description };
                }

                return null;
            },
            cancellationToken
        );

    private static async Task<AwsError?> NoError(Func<Task> action)
    {
        await action();
        return null;
    }

    private static AwsError InvalidDescription(string text) =>
        new(AwsErrorKind.Refused, "InvalidParameterValue", $"Invalid rule description '{text}'.");

    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
    private static bool IsDescription(string text) =>
        text.Length <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || " ._-:/()#,@[]+=&;{}!$*".Contains(c, StringComparison.Ordinal));

    private static (string, int, int, string?, string?) KeyOf(SecurityGroupRule rule) =>
        (rule.Protocol, rule.FromPort ?? -1, rule.ToPort ?? -1, rule.CidrIpv4, rule.CidrIpv6);

    private SecurityGroupRule RuleOf(SecurityGroupId group, NewIngressRule added) =>
        new(
            NewId(),
            group.GroupId,
            added.Rule.Protocol,
            added.Rule.FromPort,
            added.Rule.ToPort,
            added.Source.IsIPv6 ? null : added.Source.Cidr,
            added.Source.IsIPv6 ? added.Source.Cidr : null,
            added.Description
        );

    private string NewId() => $"sgr-{++_nextId}";

    private void Remember() => _past.Add((time.GetUtcNow(), _groups.ToDictionary(group => group.Key, group => group.Value.ToList())));

    private Task<AwsError?> WriteAsync(
        Operation operation,
        SecurityGroupId group,
        IReadOnlyList<string> what,
        Func<List<SecurityGroupRule>, AwsError?> effect,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            operation,
            group.GroupId,
            group.Region,
            what,
            () =>
            {
                Assert.NotEmpty(what);
                if (!_groups.TryGetValue(group, out var present))
                {
                    return Missing;
                }

                Remember();
                return effect(present);
            },
            cancellationToken
        );

    private async Task<AwsError?> CallAsync(
        Operation operation,
        string where,
        string region,
        IReadOnlyList<string> what,
        Func<AwsError?> effect,
        CancellationToken cancellationToken
    )
    {
        Script? script;
        lock (_lock)
        {
            _calls.Add(new Call(operation, where, what));
            script = _scripts.Find(item =>
                item.Operation == operation && (item.Where is null || item.Where == where || item.Where == region)
            );
            if (script is not null && --script.Times == 0)
            {
                _scripts.Remove(script);
            }
        }

        if (script is { Hangs: true })
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = cancellationToken.Register(ended.SetResult);
            await ended.Task;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return TimedOut;
        }

        if (script?.Before is { } before && await before() is { } refused)
        {
            return refused;
        }

        AwsError? error;
        lock (_lock)
        {
            error = effect();
        }

        return script?.After is { } after ? await after() ?? error : error;
    }
}
