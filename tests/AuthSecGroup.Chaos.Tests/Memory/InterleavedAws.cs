using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>
/// EC2 and the users as the process of a function reaches them: the interleaver orders the calls, and the simulator makes some fail.
/// </summary>
internal sealed class InterleavedAws(
    Interleaver interleaver,
    InMemoryEc2 ec2,
    InMemoryLeases leases,
    InMemoryUsers users,
    FaultySimulator simulator
) : ISecurityGroupRules, IUserDirectory, ILeaseStore
{
    /// <summary>The invocation that makes the calls.</summary>
    public Actor Actor { get; set; } = new(DateTimeOffset.MaxValue);

    public Task<UsersReading> ReadAsync(CancellationToken cancellationToken) =>
        CallAsync(_ => simulator.HidesUsers() ? new UsersReading([], Ec2Errors.Unavailable) : users.Read());

    public Task<RulesReading> ReadAsync(AccountRegion place, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        CallEc2Async(
            place.Region,
            null,
            () => new RulesReading(ec2.Read(place.Region, groupIds, simulator.DrawLag()), null),
            error => new RulesReading([], error),
            reading => reading.Error
        );

    public Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) => WriteAsync(group, () => ec2.Authorize(group, rules));

    public Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken) =>
        WriteAsync(group, () => ec2.Revoke(group, ruleIds));

    public Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    ) => WriteAsync(group, () => ec2.UpdateDescriptions(group, descriptions));

    public Task<LeasesReading> ReadAsync(SourceAddress address, CancellationToken cancellationToken) =>
        CallS3Async(() => leases.Read(address), error => new LeasesReading(AddressLeases.None, null, error), reading => reading.Error);

    public Task<LeasesWriting> WriteAsync(
        SourceAddress address,
        AddressLeases written,
        string? version,
        CancellationToken cancellationToken
    ) =>
        CallS3Async(
            () => simulator.IsOvertaken() ? new LeasesWriting.Conflict() : leases.Write(address, written, version),
            error => new LeasesWriting.Failed(error),
            // The SDK repeats a write whose response was lost, and S3 refuses the repetition.
            writing => (writing as LeasesWriting.Failed)?.Error
        );

    public Task<AddressesReading> ListAsync(string? after, CancellationToken cancellationToken) =>
        CallS3Async(() => leases.List(after), error => new AddressesReading([], false, error), reading => reading.Error);

    public Task<AwsError?> RemoveAllAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    private Task<T> CallS3Async<T>(Func<T> act, Func<AwsError, T> fail, Func<T, AwsError?> errorOf) =>
        CallAsync(actor =>
        {
            var result = simulator.CarryToS3(actor, act, fail, errorOf);
            actor.Receive(errorOf(result), StepResult.OfRecord);
            return result;
        });

    private Task<AwsError?> WriteAsync(SecurityGroupId group, Func<AwsError?> act) =>
        CallEc2Async(group.Region, group.GroupId, act, error => error, error => error);

    private Task<T> CallEc2Async<T>(string region, string? groupId, Func<T> act, Func<AwsError, T> fail, Func<T, AwsError?> errorOf) =>
        CallAsync(actor =>
        {
            var result = simulator.Carry(actor, region, groupId, act, fail, errorOf);
            actor.Receive(errorOf(result), groupId ?? region);
            return result;
        });

    private Task<T> CallAsync<T>(Func<Actor, T> act)
    {
        var (actor, done) = (Actor, new TaskCompletionSource<T>());
        interleaver.Add(
            actor,
            () =>
            {
                actor.Calls++;
                var result = act(actor);
                if (!actor.IsDead)
                {
                    done.SetResult(result);
                }
            }
        );
        return done.Task;
    }
}
