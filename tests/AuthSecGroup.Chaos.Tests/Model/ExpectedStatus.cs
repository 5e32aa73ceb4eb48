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

        var (rules, groups, now) = (world.Rules(), world.Groups(), world.Now);
        var address = Scene.Addresses[request.Address];
        return request.Method switch
        {
            "POST" => Post(rules, groups, address, world.RuleQuota),
            "DELETE" => rules.Any(rule => !rule.IsEgress && rule.Source == address.Cidr && OurForm.Read(rule.Description) is not null)
                ? 200
                : 404,
            _ => Get(rules, address, now),
        };
    }

    private static int Post(IReadOnlyList<RuleView> rules, IReadOnlySet<string> groups, SceneAddress address, int quota)
    {
        var byIdentity = rules.ToDictionary(rule => rule.Identity());
        var (created, full) = (false, false);
        foreach (var group in Scene.Groups)
        {
            var missing = group.Rules.Count(rule =>
                rule.AppliesTo(address) && !byIdentity.ContainsKey(RuleIdentity.Of(group, rule, address))
            );
            if (missing > 0 && !groups.Contains(group.GroupId))
            {
                return 502;
            }

            created |= missing > 0;
            full |=
                missing > 0
                && missing + rules.Count(rule => rule.GroupId == group.GroupId && !rule.IsEgress && CountsFor(rule, address)) > quota;
        }

        return full ? 409
            : created ? 201
            : 200;
    }

    private static int? Get(IReadOnlyList<RuleView> rules, SceneAddress address, DateTimeOffset now)
    {
        var byIdentity = rules.ToDictionary(rule => rule.Identity());
        var all = Scene
            .Groups.SelectMany(
                group => group.Rules.Where(rule => rule.AppliesTo(address)),
                (group, rule) => byIdentity.GetValueOrDefault(RuleIdentity.Of(group, rule, address))
            )
            .ToList();
        var ours = all.Select(rule => OurForm.Read(rule?.Description)).OfType<OurForm>().ToList();
        if (
            ours.Exists(form =>
                (form.ExpiresAt - now).Duration() < TimeSpan.FromSeconds(5)
                || (form.Time - now - TimeSpan.FromMinutes(5)).Duration() < TimeSpan.FromSeconds(5)
            )
        )
        {
            return null;
        }

        return all.Exists(rule => rule is null) || ours.Exists(form => form.IsExpiredAt(now)) ? 404 : 200;
    }

    private static bool CountsFor(RuleView rule, SceneAddress address) =>
        !rule.Source.Contains('/', StringComparison.Ordinal) || rule.Source.Contains(':', StringComparison.Ordinal) == address.IsIPv6;
}
