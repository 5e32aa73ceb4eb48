using System.Collections.Concurrent;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>
/// The security groups of a local EC2 (query protocol, version 2016-11-15), with EC2's own refusals, quota, paging and throttling.
/// Actions and parameters that it doesn't know are refused by name. Thread-safe.
/// </summary>
internal sealed class Ec2Service : LocalService
{
    private const string ApiVersion = "2016-11-15";

    private readonly SecurityGroupStore _store;
    private readonly ConcurrentDictionary<(string Account, string Region, string Action, ThrottlingSettings), TokenBucket> _buckets = new();

    public Ec2Service(TimeProvider clock, FaultInjector faults)
        : base(clock, faults) => _store = new(clock, faults);

    /// <summary>All groups as they are now, by id.</summary>
    public IReadOnlyList<SecurityGroup> Groups => _store.Groups;

    /// <summary>Serves one already verified request, whatever it is, with EC2's XML.</summary>
    public async Task HandleAsync(HttpContext context, AwsCaller caller, ReadOnlyMemory<byte> body)
    {
        var requestId = Guid.NewGuid().ToString();
        var request = new QueryParameters(body);
        var action = request.Text("Action") ?? "";
        await ServeAsync(
            context,
            new ServiceCall(FaultRule.Ec2, action, caller.Region, caller.PrincipalArn)
            {
                Account = caller.Account,
                GroupIds = GroupsNamedBy(new QueryParameters(body)),
            },
            () => Act(caller, action, request, requestId),
            refusal => Ec2Xml.Error(refusal, requestId)
        );
    }

    /// <summary>Makes a security group with nothing but the egress rule that every new group has.</summary>
    /// <param name="region">The region it is in.</param>
    /// <param name="groupId">Its id, which no other group may have, in whatever region.</param>
    /// <param name="account">The account that owns it.</param>
    /// <param name="ruleQuota">How many ingress rules it takes, for IPv4 and for IPv6 each; EC2's default of 60.</param>
    /// <exception cref="InvalidOperationException">There is a group of this id.</exception>
    public void CreateGroup(string region, string groupId, string account, int ruleQuota = 60) =>
        _store.Create(region, groupId, account, ruleQuota);

    /// <summary>Makes a prefix list that rules of its account and region can refer to.</summary>
    public void CreatePrefixList(ManagedPrefixList list) => _store.Create(list);

    /// <summary>Removes a security group with all its rules.</summary>
    /// <exception cref="InvalidOperationException">There is no such group in the region.</exception>
    public void DeleteGroup(string region, string groupId) => _store.Delete(region, groupId);

    /// <summary>Adds a rule as somebody else would, in the console.</summary>
    /// <exception cref="ServiceException">EC2 would refuse it: no such group, malformed, a duplicate, or the group is full.</exception>
    public SecurityGroupRule AddRule(string groupId, NewRule rule) => _store.Add(groupId, rule);

    /// <summary>Removes a rule as somebody else would, in the console.</summary>
    /// <returns>False if there is no such rule.</returns>
    public bool RemoveRule(string ruleId) => _store.Remove(ruleId);

    /// <summary>Sets, or with null removes, a rule's description as somebody else would, in the console.</summary>
    /// <returns>False if there is no such rule.</returns>
    /// <exception cref="ServiceException">EC2 would refuse the description.</exception>
    public bool SetDescription(string ruleId, string? description) => _store.SetDescription(ruleId, description);

    // For faults and the record.
    private static IReadOnlyList<string> GroupsNamedBy(QueryParameters request) =>
        [
            .. request.Text("GroupId") is { } groupId ? [groupId] : Array.Empty<string>(),
            .. request.List("Filter").Where(filter => filter.Text("Name") == "group-id").SelectMany(filter => filter.TextList("Value")),
        ];

    private ServiceResponse Act(AwsCaller caller, string name, QueryParameters request, string requestId)
    {
        var act = new Ec2Actions(_store, Faults).Find(name);
        if (request.Text("Version") is var version && version != ApiVersion)
        {
            throw new ServiceException("NoSuchVersion", $"The requested version '{version}' is not recognized");
        }

        if (Faults.Throttling is not { Enabled: true } throttling)
        {
            // Throttling starts with full buckets when it is enabled.
            _buckets.Clear();
        }
        else if (!_buckets.GetOrAdd((caller.Account, caller.Region, name, throttling), _ => NewBucket(name, throttling)).TryTake())
        {
            Faults.Count(FaultInjector.Throttled);
            throw new ServiceException("RequestLimitExceeded", "Request limit exceeded.", StatusCodes.Status503ServiceUnavailable);
        }

        // Permission comes before existence: who may not touch a group doesn't learn whether there is one.
        var resource = Ec2Actions.ResourceOf(name, caller, request);
        return caller.Allows($"ec2:{name}", resource, ("ec2:Region", caller.Region), ("aws:RequestedRegion", caller.Region))
            ? Ec2Xml.Success(name, requestId, act(caller, request))
            : throw new ServiceException(
                "UnauthorizedOperation",
                $"You are not authorized to perform this operation. User: {caller.PrincipalArn} is not authorized to perform: ec2:{name} "
                    + $"on resource: {resource} because no identity-based policy allows the ec2:{name} action",
                StatusCodes.Status403Forbidden
            );
    }

    private TokenBucket NewBucket(string action, ThrottlingSettings throttling) =>
        Ec2Actions.Reads(action)
            ? new(throttling.DescribeCapacity, throttling.DescribeRefillPerSecond, Clock)
            : new(throttling.WriteCapacity, throttling.WriteRefillPerSecond, Clock);
}
