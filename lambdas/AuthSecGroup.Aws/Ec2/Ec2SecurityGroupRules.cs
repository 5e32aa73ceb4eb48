using System.Collections.Concurrent;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using AuthSecGroup.Aws.Sts;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using PrefixList = AuthSecGroup.Core.Rules.PrefixList;
using SecurityGroupRule = AuthSecGroup.Core.Rules.SecurityGroupRule;

namespace AuthSecGroup.Aws.Ec2;

/// <summary>
/// The ingress rules of security groups, and the prefix lists that they refer to, as EC2 returns them: one client for each account and
/// region, error codes turned into errors.
/// </summary>
internal sealed class Ec2SecurityGroupRules(Func<string, AWSCredentials?, IAmazonEC2> clientOf, AccessRoles roles, TimeProvider time)
    : ISecurityGroupRules,
        IPrefixLists,
        IDisposable
{
    /// <summary>
    /// EC2 takes at most 200 values in one filter: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html
    /// </summary>
    private const int MostFilterValues = 200;
    private const int PageSize = 1000;

    // The largest page: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeManagedPrefixLists.html
    private const int PrefixListPageSize = 100;

    private readonly ConcurrentDictionary<AccountRegion, IAmazonEC2> _clients = new();

    /// <inheritdoc />
    public async Task<RulesReading> ReadAsync(AccountRegion place, IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        var rules = new List<SecurityGroupRule>();
        var error = await RunAsync(
            place,
            async () =>
            {
                // A throttled call is made again from the start, and what it had read by then comes again.
                rules.Clear();
                foreach (var chunk in groupIds.Chunk(MostFilterValues))
                {
                    await ReadPagesAsync(place, chunk, rules, cancellationToken);
                }
            },
            cancellationToken
        );
        return error is null ? new RulesReading(rules, null) : new RulesReading([], error);
    }

    /// <inheritdoc />
    public Task<AwsError?> AuthorizeAsync(SecurityGroupId group, IReadOnlyList<NewIngressRule> rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        var request = new AuthorizeSecurityGroupIngressRequest { GroupId = group.GroupId, IpPermissions = [.. rules.Select(PermissionOf)] };
        return RunAsync(
            group.Place,
            () => Client(group.Place).AuthorizeSecurityGroupIngressAsync(request, cancellationToken),
            cancellationToken
        );
    }

    /// <inheritdoc />
    public Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        var request = new RevokeSecurityGroupIngressRequest { GroupId = group.GroupId, SecurityGroupRuleIds = [.. ruleIds] };
        return RunAsync(
            group.Place,
            () => Client(group.Place).RevokeSecurityGroupIngressAsync(request, cancellationToken),
            cancellationToken
        );
    }

    /// <inheritdoc />
    public Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(group);
        var request = new UpdateSecurityGroupRuleDescriptionsIngressRequest
        {
            GroupId = group.GroupId,
            SecurityGroupRuleDescriptions =
            [
                .. descriptions.Select(item => new SecurityGroupRuleDescription
                {
                    SecurityGroupRuleId = item.RuleId,
                    Description = item.Description,
                }),
            ],
        };
        return RunAsync(
            group.Place,
            () => Client(group.Place).UpdateSecurityGroupRuleDescriptionsIngressAsync(request, cancellationToken),
            cancellationToken
        );
    }

    /// <inheritdoc />
    public async Task<PrefixListsReading> ReadPrefixListsAsync(
        AccountRegion place,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken
    )
    {
        var lists = new List<PrefixList>();
        var error = await RunAsync(
            place,
            async () =>
            {
                lists.Clear();
                // As many as fit in a page. A filter, because EC2 refuses the whole call if one of the ids that it is given doesn't exist.
                foreach (var chunk in ids.Chunk(PrefixListPageSize))
                {
                    var request = new DescribeManagedPrefixListsRequest
                    {
                        Filters = [new Filter("prefix-list-id", [.. chunk])],
                        MaxResults = PrefixListPageSize,
                    };
                    var page = await Client(place).DescribeManagedPrefixListsAsync(request, cancellationToken);
                    lists.AddRange(
                        (page.PrefixLists ?? []).Select(list => new PrefixList(
                            list.PrefixListId,
                            list.PrefixListName ?? "",
                            list.MaxEntries
                        ))
                    );
                }
            },
            cancellationToken
        );
        return error is null ? new PrefixListsReading(lists, null) : new PrefixListsReading([], error);
    }

    /// <inheritdoc />
    public async Task<PrefixListEntriesReading> ReadEntriesAsync(AccountRegion place, string id, CancellationToken cancellationToken)
    {
        var cidrs = new List<string>();
        var error = await RunAsync(
            place,
            async () =>
            {
                cidrs.Clear();
                var request = new GetManagedPrefixListEntriesRequest { PrefixListId = id, MaxResults = PrefixListPageSize };
                do
                {
                    var page = await Client(place).GetManagedPrefixListEntriesAsync(request, cancellationToken);
                    cidrs.AddRange((page.Entries ?? []).Select(entry => entry.Cidr).OfType<string>());
                    if (!string.IsNullOrEmpty(page.NextToken) && page.NextToken == request.NextToken)
                    {
                        throw new FormatException("the next page of entries is the same again");
                    }

                    request.NextToken = page.NextToken;
                } while (!string.IsNullOrEmpty(request.NextToken));
            },
            cancellationToken
        );
        return error is null ? new PrefixListEntriesReading(cidrs, null) : new PrefixListEntriesReading([], error);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private async Task ReadPagesAsync(
        AccountRegion place,
        string[] groupIds,
        List<SecurityGroupRule> rules,
        CancellationToken cancellationToken
    )
    {
        var request = new DescribeSecurityGroupRulesRequest { Filters = [new Filter("group-id", [.. groupIds])], MaxResults = PageSize };
        do
        {
            var page = await Client(place).DescribeSecurityGroupRulesAsync(request, cancellationToken);
            var read = page.SecurityGroupRules ?? [];
            // A response that is understood in part is not used: it could show an address as open, or closed, that isn't.
            if (
                read.Exists(rule => rule?.SecurityGroupRuleId is null || rule.GroupId is null || rule.IpProtocol is null)
                || (!string.IsNullOrEmpty(page.NextToken) && page.NextToken == request.NextToken)
            )
            {
                throw new FormatException("a rule has no id, no group or no protocol, or the next page is the same again");
            }

            rules.AddRange(read.Where(rule => rule.IsEgress is not true).Select(RuleOf));
            request.NextToken = page.NextToken;
        } while (!string.IsNullOrEmpty(request.NextToken));
    }

    /// <summary>
    /// Runs a call. If the credentials of a role have expired, which a clock that is wrong can hide from the SDK, new ones are used, once.
    /// </summary>
    private async Task<AwsError?> RunAsync(AccountRegion place, Func<Task> call, CancellationToken cancellationToken)
    {
        var role = RoleOf(place);
        var generation = role?.Generation ?? 0;
        var error = await Ec2Calls.RunAsync(call, time, cancellationToken);
        if (role is null || !Ec2Calls.IsExpiry(error))
        {
            return error;
        }

        role.Expire(generation);
        return await Ec2Calls.RunAsync(call, time, cancellationToken);
    }

    private IAmazonEC2 Client(AccountRegion place) => _clients.GetOrAdd(place, added => clientOf(added.Region, RoleOf(added)));

    private AssumedRole? RoleOf(AccountRegion place) => place.Role is null ? null : roles.Of(place.Role);

    private static SecurityGroupRule RuleOf(Amazon.EC2.Model.SecurityGroupRule rule) =>
        new(
            rule.SecurityGroupRuleId,
            rule.GroupId,
            rule.IpProtocol,
            rule.FromPort,
            rule.ToPort,
            rule.CidrIpv4,
            rule.CidrIpv6,
            rule.Description
        )
        {
            PrefixListId = rule.PrefixListId,
        };

    private static IpPermission PermissionOf(NewIngressRule added)
    {
        var permission = new IpPermission
        {
            IpProtocol = added.Rule.Protocol,
            FromPort = added.Rule.FromPort,
            ToPort = added.Rule.ToPort,
        };
        if (added.Source.IsIPv6)
        {
            permission.Ipv6Ranges = [new Ipv6Range { CidrIpv6 = added.Source.Cidr, Description = added.Description }];
        }
        else
        {
            permission.Ipv4Ranges = [new IpRange { CidrIp = added.Source.Cidr, Description = added.Description }];
        }

        return permission;
    }
}
