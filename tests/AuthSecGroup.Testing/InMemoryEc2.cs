using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using SecurityGroupRule = AuthSecGroup.Core.Rules.SecurityGroupRule;
using StoredRule = AuthSecGroup.Local.Ec2.SecurityGroupRule;

namespace AuthSecGroup.Testing;

/// <summary>
/// Local mode's security groups behind Core's port, in one account. All calls complete synchronously. This class is the only one that uses
/// the store.
/// </summary>
internal sealed class InMemoryEc2(TimeProvider time, int ruleQuota = 60) : ISecurityGroupRules, IPrefixLists
{
    public const string Account = GatewayEvent.Account;

    private readonly SecurityGroupStore _store = new(time, new FaultInjector());

    /// <summary>How far reads through the port lag behind writes.</summary>
    public TimeSpan Lag { get; set; }

    public int RuleQuota => ruleQuota;

    public IReadOnlyList<SecurityGroup> Groups => _store.Groups;

    /// <summary>All rules, also egress rules, group by group.</summary>
    public IReadOnlyList<StoredRule> Rules => [.. _store.Groups.SelectMany(group => group.Rules)];

    public InMemoryEc2 With(params IEnumerable<SecurityGroupId> groups)
    {
        foreach (var group in groups)
        {
            _store.Create(group.Region, group.GroupId, Account, ruleQuota);
        }

        return this;
    }

    /// <summary>Creates a prefix list that can have so many entries.</summary>
    public void AddPrefixList(string region, string id, int maxEntries, params IReadOnlyList<string> entries) =>
        _store.Create(new ManagedPrefixList(Account, region, id, "networks", maxEntries) { Entries = entries });

    public void Delete(SecurityGroupId group) => _store.Delete(group.Region, group.GroupId);

    /// <summary>The ingress rules of a group, as the port returns them.</summary>
    public IReadOnlyList<SecurityGroupRule> In(SecurityGroupId group) => Read(group.Region, [group.GroupId], TimeSpan.Zero);

    /// <summary>Adds an ingress rule as another user of the account does.</summary>
    public StoredRule Add(string groupId, NewRule rule) => _store.Add(groupId, rule);

    /// <summary>Adds an ingress rule as another user of the account does; null if EC2 refuses it.</summary>
    public StoredRule? TryAdd(string groupId, string protocol, int fromPort, int toPort, string cidr, string? description)
    {
        try
        {
            return Add(groupId, new NewRule(protocol, fromPort, toPort, RuleSource.Cidr(cidr), description));
        }
        catch (ServiceException)
        {
            // The group is missing or full, or has the rule already.
            return null;
        }
    }

    /// <summary>Removes a rule as another user of the account does; false if there is none.</summary>
    public bool Remove(string ruleId) => _store.Remove(ruleId);

    /// <summary>Sets a description as another user of the account does; false if there is no such rule.</summary>
    public bool SetDescription(string ruleId, string? description) => _store.SetDescription(ruleId, description);

    /// <summary>The ingress rules as they were some time ago. A group that doesn't exist has none.</summary>
    public IReadOnlyList<SecurityGroupRule> Read(string region, IReadOnlyList<string> groupIds, TimeSpan ago) =>
        [
            .. _store
                .Rules(Account, region, ago)
                .Where(rule => !rule.IsEgress && groupIds.Contains(rule.GroupId))
                .OrderBy(rule => groupIds.TakeWhile(id => id != rule.GroupId).Count())
                .Select(ToCore),
        ];

    public PrefixListsReading PrefixLists(string region, IReadOnlyList<string> ids)
    {
        var lists = _store.PrefixLists(Account, region).Where(list => ids.Contains(list.Id));
        return new PrefixListsReading([.. lists.Select(list => new PrefixList(list.Id, list.Name, list.MaxEntries))], null);
    }

    public PrefixListEntriesReading PrefixListEntries(string region, string id) =>
        _store.PrefixLists(Account, region).FirstOrDefault(list => list.Id == id) is { } list
            ? new PrefixListEntriesReading(list.Entries, null)
            : new PrefixListEntriesReading([], new AwsError(AwsErrorKind.Refused, "InvalidPrefixListID.NotFound", $"There is no {id}."));

    public AwsError? Authorize(SecurityGroupId group, IReadOnlyList<NewIngressRule> rules) =>
        Call(
            rules,
            () =>
            {
                var added = rules.Select(ToLocal).ToList();
                if (added.Select(RuleIdentity.Of).Distinct().Count() < added.Count)
                {
                    throw Ec2Refusal.SamePermissionTwice();
                }

                _store.Authorize(Key(group), added);
            }
        );

    public AwsError? Revoke(SecurityGroupId group, IReadOnlyList<string> ruleIds) =>
        Call(ruleIds, () => _store.Revoke(Key(group), ruleIds));

    public AwsError? UpdateDescriptions(SecurityGroupId group, IReadOnlyList<NewDescription> descriptions) =>
        Call(
            descriptions,
            () =>
                _store.Describe(
                    Key(group),
                    [.. descriptions.Select(item => (item.RuleId, RuleForm.CanonicalDescription(item.Description)))]
                )
        );

    public Task<RulesReading> ReadAsync(AccountRegion place, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        Task.FromResult(new RulesReading(Read(place.Region, groupIds, Lag), null));

    public Task<PrefixListsReading> ReadPrefixListsAsync(
        AccountRegion place,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken
    ) => Task.FromResult(PrefixLists(place.Region, ids));

    public Task<PrefixListEntriesReading> ReadEntriesAsync(AccountRegion place, string id, CancellationToken cancellationToken) =>
        Task.FromResult(PrefixListEntries(place.Region, id));

    public Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) => Task.FromResult(Authorize(group, rules));

    public Task<AwsError?> RevokeAsync(SecurityGroupId group, IReadOnlyList<string> ruleIds, CancellationToken cancellationToken) =>
        Task.FromResult(Revoke(group, ruleIds));

    public Task<AwsError?> UpdateDescriptionsAsync(
        SecurityGroupId group,
        IReadOnlyList<NewDescription> descriptions,
        CancellationToken cancellationToken
    ) => Task.FromResult(UpdateDescriptions(group, descriptions));

    private static AwsError? Call<T>(IReadOnlyList<T> items, Action act)
    {
        // EC2 refuses a call about nothing, and such a call is a bug in the caller.
        Assert.NotEmpty(items);
        try
        {
            act();
            return null;
        }
        catch (ServiceException e)
        {
            return new AwsError(KindOf(e.Code), e.Code, e.Message);
        }
    }

    private static AwsErrorKind KindOf(string code) =>
        code switch
        {
            "InvalidPermission.Duplicate" or "InvalidPermission.NotFound" or "InvalidSecurityGroupRuleId.NotFound" => AwsErrorKind.Conflict,
            "RulesPerSecurityGroupLimitExceeded" => AwsErrorKind.GroupFull,
            "InvalidGroup.NotFound" => AwsErrorKind.GroupMissing,
            _ => AwsErrorKind.Refused,
        };

    private static GroupKey Key(SecurityGroupId group) => new(Account, group.Region, group.GroupId);

    private static NewRule ToLocal(NewIngressRule added) =>
        RuleForm.Canonical(
            new NewRule(added.Rule.Protocol, added.Rule.FromPort, added.Rule.ToPort, RuleSource.Cidr(added.Source.Cidr), added.Description)
        );

    private static SecurityGroupRule ToCore(StoredRule rule) =>
        new(
            rule.RuleId,
            rule.GroupId,
            rule.Protocol,
            rule.FromPort,
            rule.ToPort,
            rule.Source.Kind is RuleSourceKind.Ipv4Cidr ? rule.Source.Value : null,
            rule.Source.Kind is RuleSourceKind.Ipv6Cidr ? rule.Source.Value : null,
            rule.Description
        )
        {
            PrefixListId = rule.Source.Kind is RuleSourceKind.PrefixList ? rule.Source.Value : null,
        };
}
