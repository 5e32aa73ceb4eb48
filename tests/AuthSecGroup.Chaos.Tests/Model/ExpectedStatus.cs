using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>The status that a request must get, worked out from the groups' state alone. For when nothing interferes.</summary>
internal static class ExpectedStatus
{
    /// <summary>The status; null where a rule is so near to its time that both are right.</summary>
    public static int? Of(ChaosStep.Request request, IChaosWorld world)
    {
        if (!Scene.Callers[request.Caller].IsListed)
        {
            return 403;
        }

        var rules = world.Rules().ToDictionary(RuleIdentity.Of);
        var address = Scene.Addresses[request.Address];
        return request.Method switch
        {
            "POST" => Post(rules, world.Groups, address),
            "DELETE" => rules.Values.Any(rule => !rule.IsEgress && rule.Cidr == address.Cidr && OurForm.Read(rule) is not null) ? 200 : 404,
            _ => Get(rules, address, world.Now),
        };
    }

    private static int Post(Dictionary<RuleIdentity, SecurityGroupRule> rules, IReadOnlyList<SecurityGroup> groups, SceneAddress address)
    {
        var (created, full) = (false, false);
        foreach (var configured in Scene.Groups)
        {
            var missing = configured.RulesFor(address).Count(rule => !rules.ContainsKey(RuleIdentity.Of(configured, rule, address)));
            if (missing == 0)
            {
                continue;
            }

            if (groups.FirstOrDefault(group => group.GroupId == configured.GroupId) is not { } group)
            {
                return 502;
            }

            created = true;
            full |= missing + group.Rules.Count(rule => !rule.IsEgress && CountsFor(rule, address)) > group.RuleQuota;
        }

        return full ? 409
            : created ? 201
            : 200;
    }

    private static int? Get(Dictionary<RuleIdentity, SecurityGroupRule> rules, SceneAddress address, DateTimeOffset now)
    {
        var configured = Scene
            .Groups.SelectMany(
                group => group.RulesFor(address),
                (group, rule) => rules.GetValueOrDefault(RuleIdentity.Of(group, rule, address))
            )
            .ToList();
        var ours = configured.Select(OurForm.Read).OfType<OurForm>().ToList();
        if (ours.Exists(form => IsNear(form.ExpiresAt, now) || IsNear(form.Time, now + TimeSpan.FromMinutes(5))))
        {
            return null;
        }

        return configured.Contains(null) || ours.Exists(form => form.IsExpiredAt(now)) ? 404 : 200;
    }

    private static bool IsNear(DateTimeOffset time, DateTimeOffset other) => (time - other).Duration() < TimeSpan.FromSeconds(5);

    private static bool CountsFor(SecurityGroupRule rule, SceneAddress address) =>
        rule.Cidr is null || rule.Cidr.Contains(':', StringComparison.Ordinal) == address.IsIPv6;
}
