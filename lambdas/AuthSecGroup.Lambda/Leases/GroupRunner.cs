using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>Reads all regions at once, then works on all groups at once (bounded), so that one that fails or is slow never holds up the others.</summary>
internal sealed class GroupRunner(DeploymentSettings deployment, ISecurityGroupRules rules)
{
    /// <summary>
    /// Enough that any sensible number of groups takes one round trip, and few enough that EC2's bucket of 50 writes
    /// (https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html) isn't emptied by one request.
    /// </summary>
    private const int AtOnce = 50;

    /// <summary>Starts to read the rules of every region.</summary>
    public Dictionary<string, Task<RulesReading>> StartReading(CancellationToken cancellationToken) =>
        deployment.Regions.ToDictionary(
            region => region,
            region => rules.ReadAsync(region, [.. deployment.In(region).Select(access => access.Group.GroupId)], cancellationToken),
            StringComparer.Ordinal
        );

    /// <summary>Works on each group as soon as its region is read. A region that could not be read fails its groups and no others.</summary>
    /// <param name="readings">What <see cref="StartReading"/> gave.</param>
    /// <param name="work">Gets a group and the rules in it.</param>
    /// <param name="unread">Gets a group whose region could not be read, and why.</param>
    public async Task<IReadOnlyList<T>> ForEachAsync<T>(
        Dictionary<string, Task<RulesReading>> readings,
        Func<GroupAccess, IReadOnlyList<SecurityGroupRule>, Task<T>> work,
        Func<GroupAccess, AwsError, T> unread
    )
    {
        using var slots = new SemaphoreSlim(AtOnce);
        return await Task.WhenAll(
            deployment.Groups.Select(async access =>
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
