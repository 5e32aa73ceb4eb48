using System.Collections.Concurrent;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Testing;
using SecurityGroupRule = AuthSecGroup.Core.Rules.SecurityGroupRule;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>The calls of <see cref="ISecurityGroupRules"/> and <see cref="IPrefixLists"/>.</summary>
internal enum Operation
{
    Read,
    Authorize,
    Revoke,
    UpdateDescriptions,
    ReadPrefixLists,
    ReadEntries,
}

/// <summary>A call, the group (for a read: the region) that it concerns, and its items.</summary>
internal sealed record Call(Operation Operation, string Where, IReadOnlyList<string> Items)
{
    public override string ToString() => $"{Operation} {Where}: {string.Join(" ", Items)}";
}

/// <summary>
/// Local mode's EC2. It logs the calls and runs what a test scripted: failures, calls that hang, and what other users of the account do
/// before or after the effect of a call.
/// </summary>
internal sealed class ScriptedEc2(TimeProvider time) : ISecurityGroupRules, IPrefixLists
{
    private readonly InMemoryEc2 _ec2 = new(time, ruleQuota: 200);
    private readonly Lock _lock = new();
    private readonly List<Script> _scripts = [];
    private readonly ConcurrentQueue<Call> _calls = [];

    /// <summary>Opens and closes leases with these calls.</summary>
    public LeaseWriter Leases => new(this, new PrefixListReader(this, new JsonLog(Stream.Null, LogSeverity.Error, time), time), time);

    /// <summary>Opens a group for a lease that is recorded already.</summary>
    public Task<GroupResult> OpenAsync(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        LeaseRequest request,
        CancellationToken cancellationToken
    )
    {
        var recorded = new Gate();
        recorded.Complete(isWritten: true);
        return Leases.OpenAsync(
            access,
            present,
            new OpenProgress(access, request),
            recorded,
            () => Task.FromResult<AwsError?>(null),
            cancellationToken
        );
    }

    /// <summary>Every call so far, in the order of their starts.</summary>
    public IReadOnlyCollection<Call> Calls => _calls;

    public IEnumerable<Call> Writes =>
        Calls.Where(call => call.Operation is not (Operation.Read or Operation.ReadPrefixLists or Operation.ReadEntries));

    /// <summary>How far reads lag behind writes.</summary>
    public TimeSpan Lag { get; set; }

    public ScriptedEc2 With(params IEnumerable<SecurityGroupId> groups)
    {
        _ec2.With(groups);
        return this;
    }

    public IReadOnlyList<SecurityGroupRule> In(SecurityGroupId group) => _ec2.In(group);

    /// <summary>Adds a rule for the address <see cref="Given.Office"/> and returns its id.</summary>
    public string Put(SecurityGroupId group, string? description, string protocol = "tcp", int port = 22) =>
        _ec2.Add(group.GroupId, new NewRule(protocol, port, port, RuleSource.Cidr(Given.Office.Cidr), description)).RuleId;

    /// <summary>Adds a rule that refers to a prefix list, which can have so many entries.</summary>
    public void PutPrefixList(SecurityGroupId group, string id, int maxEntries, params IReadOnlyList<string> entries)
    {
        _ec2.AddPrefixList(group.Region, id, maxEntries, entries);
        _ec2.Add(group.GroupId, new NewRule("tcp", 443, 443, RuleSource.PrefixList(id)));
    }

    /// <summary>Deletes the group, as another user of the account does.</summary>
    public void Delete(SecurityGroupId group) => _ec2.Delete(group);

    public void Remove(string ruleId) => Assert.True(_ec2.Remove(ruleId));

    /// <summary>The next calls of that kind, in that group or region, fail without an effect.</summary>
    public void Fail(Operation operation, AwsError error, string? where = null, int times = 1) =>
        Add(new Script(operation, where, Before: _ => Task.FromResult<AwsError?>(error)) { Times = times });

    /// <summary>The next call of that kind waits until its token is cancelled, after <paramref name="hanging"/> has received it.</summary>
    public void Hang(Operation operation, string? where = null, Action<CancellationToken>? hanging = null) =>
        Add(
            new Script(
                operation,
                where,
                Before: token =>
                {
                    hanging?.Invoke(token);
                    return WaitForEndAsync(token);
                }
            )
        );

    /// <summary>Runs an action just before the effect of the next call of that kind.</summary>
    public void Before(Operation operation, Func<Task> action, string? where = null) =>
        Add(new Script(operation, where, Before: _ => WithoutErrorAsync(action)));

    public void Before(Operation operation, Action action) => Before(operation, () => RunAsync(action));

    /// <summary>Runs an action between the effect of the next call of that kind and its response, which is outdated then.</summary>
    public void After(Operation operation, Func<Task> action, string? where = null) => Add(new Script(operation, where, After: action));

    public void After(Operation operation, Action action, string? where = null) => After(operation, () => RunAsync(action), where);

    public Task<RulesReading> ReadAsync(AccountRegion place, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        CallAsync(
            new Call(Operation.Read, place.Region, groupIds),
            place.Region,
            () => new RulesReading(_ec2.Read(place.Region, groupIds, Lag), null),
            error => new RulesReading([], error),
            cancellationToken
        );

    public Task<PrefixListsReading> ReadPrefixListsAsync(
        AccountRegion place,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            new Call(Operation.ReadPrefixLists, place.Region, ids),
            place.Region,
            () => _ec2.PrefixLists(place.Region, ids),
            error => new PrefixListsReading([], error),
            cancellationToken
        );

    public Task<PrefixListEntriesReading> ReadEntriesAsync(AccountRegion place, string id, CancellationToken cancellationToken) =>
        CallAsync(
            new Call(Operation.ReadEntries, place.Region, [id]),
            place.Region,
            () => _ec2.PrefixListEntries(place.Region, id),
            error => new PrefixListEntriesReading([], error),
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
            () => _ec2.Authorize(group, rules),
            cancellationToken
        );

    public Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken) =>
        WriteAsync(Operation.Revoke, group, ruleIds, () => _ec2.Revoke(group, ruleIds), cancellationToken);

    public Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            Operation.UpdateDescriptions,
            group,
            descriptions.Select(item => item.RuleId),
            () => _ec2.UpdateDescriptions(group, descriptions),
            cancellationToken
        );

    private static Task RunAsync(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task<AwsError?> WithoutErrorAsync(Func<Task> action)
    {
        await action();
        return null;
    }

    private static async Task<AwsError?> WaitForEndAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(Task.Delay(Timeout.Infinite, cancellationToken));
        return Ec2Errors.TimedOut;
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
        Func<AwsError?> effect,
        CancellationToken cancellationToken
    ) => CallAsync(new Call(operation, group.GroupId, [.. items]), group.Region, effect, error => error, cancellationToken);

    private async Task<T> CallAsync<T>(
        Call call,
        string region,
        Func<T> effect,
        Func<AwsError, T> failed,
        CancellationToken cancellationToken
    )
    {
        var script = Log(call, region);
        if (cancellationToken.IsCancellationRequested)
        {
            return failed(Ec2Errors.TimedOut);
        }

        if (script?.Before is { } before && await before(cancellationToken) is { } error)
        {
            return failed(error);
        }

        var result = effect();
        await (script?.After?.Invoke() ?? Task.CompletedTask);
        return result;
    }

    private Script? Log(Call call, string region)
    {
        lock (_lock)
        {
            _calls.Enqueue(call);
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

    private sealed record Script(
        Operation Operation,
        string? Where,
        Func<CancellationToken, Task<AwsError?>>? Before = null,
        Func<Task>? After = null
    )
    {
        public int Times { get; set; } = 1;
    }
}
