using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Testing;

/// <summary>The calls of <see cref="ISecurityGroupRules"/>.</summary>
internal enum Operation
{
    Read,
    Authorize,
    Revoke,
    UpdateDescriptions,
}

/// <summary>A call, the group (for a read: the region) that it concerns, and its items.</summary>
internal sealed record Call(Operation Operation, string Where, IReadOnlyList<string> Items)
{
    public override string ToString() => $"{Operation} {Where}: {string.Join(" ", Items)}";
}

/// <summary>
/// Logs the calls to EC2 and runs what a test scripted: failures before or after the effect, other writers, and calls that hang.
/// </summary>
internal class ScriptedRules(ISecurityGroupRules inner) : ISecurityGroupRules
{
    private readonly Lock _lock = new();
    private readonly List<Script> _scripts = [];
    private readonly List<Call> _calls = [];

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

    /// <summary>The next calls of that kind, in that group or region, fail without an effect.</summary>
    public void Fail(Operation operation, AwsError error, string? where = null, int times = 1) =>
        Add(new Script(operation, where, times) { Before = () => Task.FromResult<AwsError?>(error) });

    /// <summary>The next call of that kind has its effect, but its response is lost.</summary>
    public void FailAfterwards(Operation operation, AwsError error, string? where = null) =>
        Add(new Script(operation, where, 1) { After = () => Task.FromResult<AwsError?>(error) });

    /// <summary>Runs an action just before the effect of the next call of that kind.</summary>
    public void Before(Operation operation, Func<Task> action, string? where = null) =>
        Add(new Script(operation, where, 1) { Before = () => NoErrorAsync(action) });

    /// <summary>Runs an action between the effect of the next calls of that kind and their responses, which are outdated then.</summary>
    public void After(Operation operation, Func<Task> action, string? where = null, int times = 1) =>
        Add(new Script(operation, where, times) { After = () => NoErrorAsync(action) });

    /// <summary>Calls of that kind wait until their token is cancelled.</summary>
    public void Hang(Operation operation, string? where = null) => Add(new Script(operation, where, int.MaxValue) { Hangs = true });

    public Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        CallAsync(
            new Call(Operation.Read, region, groupIds),
            region,
            () => inner.ReadAsync(region, groupIds, cancellationToken),
            error => new RulesReading([], error),
            cancellationToken
        );

    public Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            Operation.Authorize,
            group,
            rules.Select(rule => rule.Rule.ToString()),
            () => inner.AuthorizeAsync(group, rules, cancellationToken),
            cancellationToken
        );

    public Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken) =>
        WriteAsync(Operation.Revoke, group, ruleIds, () => inner.RevokeAsync(group, ruleIds, cancellationToken), cancellationToken);

    public Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            Operation.UpdateDescriptions,
            group,
            descriptions.Select(item => item.RuleId),
            () => inner.UpdateDescriptionsAsync(group, descriptions, cancellationToken),
            cancellationToken
        );

    private static async Task<AwsError?> NoErrorAsync(Func<Task> action)
    {
        await action();
        return null;
    }

    private void Add(Script script)
    {
        lock (_lock)
        {
            _scripts.Add(script);
        }
    }

    private Task<AwsError?> WriteAsync(
        Operation operation,
        SecurityGroupId group,
        IEnumerable<string> items,
        Func<Task<AwsError?>> effect,
        CancellationToken cancellationToken
    ) => CallAsync(new Call(operation, group.GroupId, [.. items]), group.Region, effect, error => error, cancellationToken);

    private async Task<T> CallAsync<T>(
        Call call,
        string region,
        Func<Task<T>> effect,
        Func<AwsError, T> failed,
        CancellationToken cancellationToken
    )
    {
        var script = Log(call, region);
        if (script is { Hangs: true })
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = cancellationToken.Register(ended.SetResult);
            await ended.Task;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return failed(Ec2Errors.TimedOut);
        }

        if (script?.Before is { } before && await before() is { } refused)
        {
            return failed(refused);
        }

        var result = await effect();
        return script?.After is { } after && await after() is { } lost ? failed(lost) : result;
    }

    private Script? Log(Call call, string region)
    {
        lock (_lock)
        {
            _calls.Add(call);
            var script = _scripts.Find(item =>
                item.Operation == call.Operation && (item.Where is null || item.Where == call.Where || item.Where == region)
            );
            if (script is not null && --script.Times == 0)
            {
                _scripts.Remove(script);
            }

            return script;
        }
    }

    private sealed class Script(Operation operation, string? where, int times)
    {
        public Operation Operation => operation;

        public string? Where => where;

        public int Times { get; set; } = times;

        public Func<Task<AwsError?>>? Before { get; init; }

        public Func<Task<AwsError?>>? After { get; init; }

        public bool Hangs { get; init; }
    }
}
