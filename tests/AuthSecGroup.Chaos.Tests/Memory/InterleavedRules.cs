using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>EC2 as the process of one function reaches it: the interleaver orders the calls, and the simulator makes some fail.</summary>
internal sealed class InterleavedRules(Interleaver interleaver, InMemoryEc2 ec2, FaultySimulator simulator) : ISecurityGroupRules
{
    /// <summary>The invocation that makes the calls.</summary>
    public Actor Actor { get; set; } = new(DateTimeOffset.MaxValue);

    public Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        CallAsync(
            new InterleavedCall("Describe", region, null),
            () => new RulesReading(ec2.Read(region, groupIds, simulator.DrawLag()), null),
            error => new RulesReading([], error),
            reading => reading.Error
        );

    public Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            new InterleavedCall("Authorize", group.Region, group.GroupId),
            () => ec2.Authorize(group, rules),
            error => error,
            error => error
        );

    public Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken) =>
        CallAsync(
            new InterleavedCall("Revoke", group.Region, group.GroupId),
            () => ec2.Revoke(group, ruleIds),
            error => error,
            error => error
        );

    public Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            new InterleavedCall("UpdateDescriptions", group.Region, group.GroupId),
            () => ec2.UpdateDescriptions(group, descriptions),
            error => error,
            error => error
        );

    private Task<T> CallAsync<T>(InterleavedCall call, Func<T> act, Func<AwsError, T> fail, Func<T, AwsError?> errorOf)
    {
        var (actor, done) = (Actor, new TaskCompletionSource<T>());
        interleaver.Add(
            actor,
            () =>
            {
                actor.Calls++;
                var result = simulator.Carry(actor, call, act, fail, errorOf);
                if (actor.IsDead)
                {
                    return;
                }

                actor.Receive(errorOf(result), $"{call.Action} {call.GroupId ?? call.Region}");
                done.SetResult(result);
            }
        );
        return done.Task;
    }
}

internal sealed record InterleavedCall(string Action, string Region, string? GroupId);
