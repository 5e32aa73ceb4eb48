using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>
/// The security groups of a local EC2 (query protocol, version 2016-11-15), with EC2's own refusals, quota, paging and throttling.
/// Actions and parameters that it doesn't know are refused by name. Thread-safe.
/// </summary>
public sealed class Ec2Service(LocalTimeProvider clock, FaultInjector faults)
{
    private const string ApiVersion = "2016-11-15";

    private readonly SecurityGroupStore _store = new(clock, faults);
    private readonly RequestBuckets _buckets = new(clock);
    private readonly CallPipeline _pipeline = new(faults);
    private readonly CallLog<Ec2Call> _log = new(call => call.Action);

    /// <summary>All groups as they are now, by id.</summary>
    public IReadOnlyList<SecurityGroup> Groups => _store.Groups;

    /// <summary>The last calls over the API, oldest first, at most 10,000. What other people do here directly is no call.</summary>
    public IReadOnlyList<Ec2Call> Calls => _log.Calls;

    /// <summary>How many calls of each action there were since the start or <see cref="ClearCalls"/>.</summary>
    public IReadOnlyDictionary<string, int> CallCounts => _log.Counts;

    /// <summary>Forgets all calls and their counts.</summary>
    public void ClearCalls() => _log.Clear();

    /// <summary>Answers one already verified request, whatever it is, with EC2's XML.</summary>
    public async Task HandleAsync(HttpContext context, AwsCaller caller, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(caller);
        var requestId = Guid.NewGuid().ToString();
        var request = QueryParameters.Parse(body);
        var action = request.Text("Action") ?? "";
        var groupIds = Ec2Actions.GroupsNamedBy(QueryParameters.Parse(body));
        await _pipeline.RunAsync(
            context,
            new ServiceCall(FaultRule.Ec2, action, caller.Region, groupIds),
            () => Act(caller, action, request, requestId),
            refusal => Ec2Xml.Error(refusal, requestId),
            (answer, fault) =>
                _log.Add(new(clock.GetUtcNow(), caller.Region, action, caller.PrincipalArn, groupIds, answer?.ErrorCode, fault))
        );
    }

    /// <summary>Makes a security group with nothing but the egress rule that every new group has.</summary>
    /// <param name="region">The region it is in.</param>
    /// <param name="groupId">Its id, which no other group may have, in whatever region.</param>
    /// <param name="account">The account that owns it.</param>
    /// <param name="ruleQuota">How many ingress rules it takes, for IPv4 and for IPv6 each; EC2's default of 60.</param>
    /// <exception cref="InvalidOperationException">There is a group of this id.</exception>
    public SecurityGroup CreateGroup(string region, string groupId, string account, int ruleQuota = 60) =>
        _store.Create(region, groupId, account, ruleQuota);

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

    private ServiceResponse Act(AwsCaller caller, string name, QueryParameters request, string requestId)
    {
        var action = new Ec2Actions(_store, faults).Find(name) ?? throw Ec2Refusals.InvalidAction(name);
        if (request.Text("Version") is var version && version != ApiVersion)
        {
            throw Ec2Refusals.NoSuchVersion(version ?? "");
        }

        if (!_buckets.TryTake(caller.Account, caller.Region, name, faults.Throttling))
        {
            faults.Count(FaultInjector.Throttled);
            throw Ec2Refusals.Throttled();
        }

        // Permission comes before existence: who may not touch a group doesn't learn whether there is one.
        var resource = action.IsOnGroup ? Ec2Actions.ResourceArn(caller, $"security-group/{request.Text("GroupId")}") : "*";
        if (!caller.Allows($"ec2:{name}", resource, ("ec2:Region", caller.Region), ("aws:RequestedRegion", caller.Region)))
        {
            throw Ec2Refusals.Unauthorized(caller, $"ec2:{name}", resource);
        }

        return Ec2Xml.Success(name, requestId, action.Act(caller, request));
    }
}
