using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>The status that a request must get, worked out from the groups and the record of the address alone. For when nothing
/// interferes.</summary>
internal sealed class ExpectedStatus
{
    private readonly ChaosStep.Request _request;
    private readonly IChaosWorld _world;
    private readonly SceneAddress _address;
    private readonly Dictionary<RuleIdentity, SecurityGroupRule> _rules;
    private readonly RecordedLeases? _record;

    private ExpectedStatus(ChaosStep.Request request, IChaosWorld world)
    {
        (_request, _world, _address) = (request, world, Scene.Addresses[request.Address]);
        _rules = world.Rules().ToDictionary(RuleIdentity.Of);
        _record = RecordedLeases.Read(world.Record(_address.Text));
    }

    /// <summary>The status; null where a time is so near that both are right.</summary>
    public static int? Of(ChaosStep.Request request, bool isListed, IChaosWorld world)
    {
        if (!isListed)
        {
            return 403;
        }

        var expected = new ExpectedStatus(request, world);
        return expected.IsAtALimit() ? null
            : request.Method == "POST" ? expected.Post()
            : request.Method == "DELETE" ? expected.Delete()
            : expected.Get();
    }

    private IEnumerable<SecurityGroupRule> OursHere =>
        _rules.Values.Where(rule => !rule.IsEgress && rule.Cidr == _address.Cidr && OurForm.Read(rule) is not null);

    private IReadOnlyList<SecurityGroupRule?> Configured =>
        [
            .. Scene.Groups.SelectMany(
                group => group.RulesFor(_address),
                (group, rule) => _rules.GetValueOrDefault(RuleIdentity.Of(group, rule, _address))
            ),
        ];

    private IReadOnlyList<RecordedLease> Live => [.. (_record?.Leases ?? []).Where(lease => lease.ExpiresAt > _world.Now)];

    private IReadOnlyList<RecordedLease> Own => [.. Live.Where(IsOwn)];

    private bool OthersHold => Live.Count > Own.Count;

    // EC2 could not show a rule yet that a new lease needs.
    private bool IsNew => Own.Any(lease => lease.RenewedAt > _world.Now - TimeSpan.FromMinutes(1));

    private bool IsOwn(RecordedLease lease) => lease.IsOf(Scene.Callers[_request.Caller], _request.Session);

    private bool IsAtALimit() =>
        (_record?.Leases ?? []).Any(lease => IsNear(lease.ExpiresAt) || IsNear(lease.RenewedAt + TimeSpan.FromMinutes(1)))
        || Configured
            .Select(OurForm.Read)
            .OfType<OurForm>()
            .Any(form => IsNear(form.ExpiresAt) || IsNear(form.Time, TimeSpan.FromMinutes(5)));

    private bool IsNear(DateTimeOffset time, TimeSpan ahead = default) => (time - _world.Now - ahead).Duration() < TimeSpan.FromSeconds(5);

    private int Post()
    {
        var (created, full) = (false, false);
        // After a mark, our rules are replaced.
        var gone = _record?.IsClosing is true ? OursHere.Select(RuleIdentity.Of).ToHashSet() : [];
        foreach (var configured in Scene.Groups)
        {
            var rules = configured.RulesFor(_address).Select(rule => RuleIdentity.Of(configured, rule, _address));
            var missing = rules.Count(rule => gone.Contains(rule) || !_rules.ContainsKey(rule));
            if (missing == 0)
            {
                continue;
            }

            if (_world.Groups.FirstOrDefault(group => group.GroupId == configured.GroupId) is not { } group)
            {
                return 502;
            }

            created = true;
            full |=
                missing + group.Rules.Where(rule => !rule.IsEgress && Counts(rule) && !gone.Contains(RuleIdentity.Of(rule))).Sum(Weight)
                > group.RuleQuota;
        }

        return full ? 409
            : created ? 201
            : 200;
    }

    private int Delete() =>
        OthersHold
            ? Own.Count > 0 && OursHere.Any()
                ? 200
                : 404
            : OursHere.Any()
                ? 200
                : IsNew && Configured.Contains(null)
                    ? 503
                    : 404;

    private int Get()
    {
        var ours = Configured.Select(OurForm.Read).OfType<OurForm>().ToList();
        var isComplete = !Configured.Contains(null) && !ours.Exists(form => form.IsExpiredAt(_world.Now));
        var isRecorded = _record is { } record && (record.IsClosing || record.Leases.Count > 0);
        return isComplete && (!isRecorded || Own.Count > 0 || ours.Count == 0) ? 200
            : !isComplete && IsNew ? 503
            : 404;
    }

    private static int Weight(SecurityGroupRule rule) =>
        rule.Source.Kind is RuleSourceKind.PrefixList ? SeedData.OfficePrefixListEntries : 1;

    private bool Counts(SecurityGroupRule rule) =>
        rule.Cidr is null || rule.Cidr.Contains(':', StringComparison.Ordinal) == _address.IsIPv6;
}
