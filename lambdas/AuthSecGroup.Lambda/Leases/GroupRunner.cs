using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>
/// Reads all regions concurrently, then works on all groups concurrently (bounded). A group that fails or is slow never delays the others.
/// </summary>
internal sealed class GroupRunner(IReadOnlyList<GroupAccess> groups, ISecurityGroupRules rules)
{
    /// <summary>
    /// Large enough for any sensible number of groups to take one round trip. Small enough that one request doesn't empty EC2's bucket of
    /// 50 writes (https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html).
    /// </summary>
    private const int AtOnce = 50;

    /// <summary>Starts to read the rules of every region.</summary>
    public Dictionary<string, Task<RulesReading>> StartReading(CancellationToken cancellationToken) =>
        groups
            .GroupBy(access => access.Group.Region, StringComparer.Ordinal)
            .ToDictionary(
                region => region.Key,
                region => rules.ReadAsync(region.Key, [.. region.Select(access => access.Group.GroupId)], cancellationToken),
                StringComparer.Ordinal
            );

    /// <summary>Works on each group as soon as its region is read. If a region can't be read, only its groups fail.</summary>
    /// <param name="readings">The result of <see cref="StartReading"/>.</param>
    /// <param name="work">Receives a group and its rules.</param>
    /// <param name="unread">Receives a group whose region couldn't be read, and the error.</param>
    public async Task<IReadOnlyList<T>> ForEachAsync<T>(
        Dictionary<string, Task<RulesReading>> readings,
        Func<GroupAccess, IReadOnlyList<SecurityGroupRule>, Task<T>> work,
        Func<GroupAccess, AwsError, T> unread
    )
    {
        using var slots = new SemaphoreSlim(AtOnce);
        return await Task.WhenAll(
            groups.Select(async access =>
            {
                var reading = await readings[access.Group.Region];
                if (reading.Error is not null)
                {
                    return unread(access, reading.Error);
                }

                await slots.WaitAsync();
                try
                {
                    return await work(access, [.. reading.Rules.Where(rule => rule.GroupId == access.Group.GroupId)]);
                }
                finally
                {
                    slots.Release();
                }
            })
        );
    }
}
