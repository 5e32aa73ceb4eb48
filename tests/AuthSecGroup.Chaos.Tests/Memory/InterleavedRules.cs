using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>EC2 as one function's process reaches it: every call waits its turn and may meet a error on the way.</summary>
internal sealed class InterleavedRules(Interleaver interleaver, MemoryEc2 ec2, FaultySimulator weather) : ISecurityGroupRules
{
    /// <summary>Whose calls these are now.</summary>
    public Actor Actor { get; set; } = new(DateTimeOffset.MaxValue);

    public Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        CallAsync(
            new Call("Describe", region, null),
            () =>
                new RulesReading(
                    [.. groupIds.SelectMany(id => ec2.Describe(id, weather.DrawLag())).Where(rule => !rule.IsEgress).Select(RuleOf)],
                    null
                ),
            error => new RulesReading([], error),
            reading => reading.Error
        );

    public Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            new Call("Authorize", group.Region, group.GroupId),
            () => ec2.Authorize(group.GroupId, [.. rules.Select(rule => ViewOf(group, rule))]),
            error => error,
            error => error
        );

    public Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken) =>
        CallAsync(
            new Call("Revoke", group.Region, group.GroupId),
            () => ec2.Revoke(group.GroupId, ruleIds),
            error => error,
            error => error
        );

    public Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            new Call("Redescribe", group.Region, group.GroupId),
            () => ec2.Redescribe(group.GroupId, [.. descriptions.Select(item => (item.RuleId, (string?)item.Description))]),
            error => error,
            error => error
        );

    private Task<T> CallAsync<T>(Call call, Func<T> act, Func<AwsError, T> fail, Func<T, AwsError?> faultOf)
    {
        var (actor, done) = (Actor, new TaskCompletionSource<T>());
        interleaver.Add(
            actor,
            () =>
            {
                actor.Calls++;
                var result = weather.Carry(actor, call, act, fail, faultOf);
                if (actor.IsDead)
                {
                    return;
                }

                actor.Tell(faultOf(result), $"{call.Action} {call.GroupId ?? call.Region}");
                done.SetResult(result);
            }
        );
        return done.Task;
    }

    private static SecurityGroupRule RuleOf(RuleView rule) =>
        new(
            rule.RuleId,
            rule.GroupId,
            rule.Protocol,
            rule.FromPort,
            rule.ToPort,
            rule.Source.Contains('/', StringComparison.Ordinal) && !rule.Source.Contains(':', StringComparison.Ordinal)
                ? rule.Source
                : null,
            rule.Source.Contains(':', StringComparison.Ordinal) ? rule.Source : null,
            rule.Description
        );

    private static RuleView ViewOf(SecurityGroupId group, NewIngressRule rule) =>
        new("", group.GroupId, false, rule.Rule.Protocol, rule.Rule.FromPort, rule.Rule.ToPort, rule.Source.Cidr, rule.Description);
}

/// <summary>What is called.</summary>
internal sealed record Call(string Action, string Region, string? GroupId);
