using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>
/// Reads all regions concurrently, then works on all groups concurrently (bounded). A group that fails or is slow never delays the others.
/// </summary>
internal sealed class GroupRunner(ISecurityGroupRules rules)
{
    /// <summary>
    /// Large enough for any sensible number of groups to take one round trip. Small enough that one request doesn't empty EC2's bucket of
    /// 50 writes (https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html).
    /// </summary>
    private const int AtOnce = 50;

    /// <summary>Starts to read the rules of some groups, with one call for each region.</summary>
    public Dictionary<AccountRegion, Task<RulesReading>> StartReading(
        IEnumerable<SecurityGroupId> groups,
        CancellationToken cancellationToken
    ) =>
        groups
            .Distinct()
            .GroupBy(group => group.Place, group => group.GroupId)
            .ToDictionary(region => region.Key, region => rules.ReadAsync(region.Key, [.. region], cancellationToken));

    /// <summary>Works on each group as soon as its region is read. If a region can't be read, only its groups fail.</summary>
    /// <param name="groups">The groups; all or some of those that are read.</param>
    /// <param name="readings">The result of <see cref="StartReading"/>.</param>
    /// <param name="work">Receives a group and its rules.</param>
    /// <param name="unread">Receives a group whose region couldn't be read, and the error.</param>
    public static async Task<IReadOnlyList<T>> ForEachAsync<T>(
        IEnumerable<SecurityGroupId> groups,
        Dictionary<AccountRegion, Task<RulesReading>> readings,
        Func<SecurityGroupId, IReadOnlyList<SecurityGroupRule>, Task<T>> work,
        Func<SecurityGroupId, AwsError, T> unread
    )
    {
        using var slots = new SemaphoreSlim(AtOnce);
        return await Task.WhenAll(
            groups.Select(async group =>
            {
                var reading = await readings[group.Place];
                if (reading.Error is not null)
                {
                    return unread(group, reading.Error);
                }

                await slots.WaitAsync();
                try
                {
                    return await work(group, [.. reading.Rules.Where(rule => rule.GroupId == group.GroupId)]);
                }
                finally
                {
                    slots.Release();
                }
            })
        );
    }
}
