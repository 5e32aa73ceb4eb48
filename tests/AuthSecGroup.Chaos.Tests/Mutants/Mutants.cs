using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Chaos.Tests.Mutants;

/// <summary>Takes a description that parses as a date for the time of a rule of ours, as the predecessor did.</summary>
internal sealed class TakesDatesForOurs(ISecurityGroupRules inner) : Mutant(inner)
{
    public override Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        ReadAsAsync(
            region,
            groupIds,
            rule =>
                OurForm.Read(rule.Description) is null
                && DateTimeOffset.TryParse(rule.Description, System.Globalization.CultureInfo.InvariantCulture, out var time)
                    ? rule with
                    {
                        Description = OurForm.Write("alice", time),
                    }
                    : rule,
            cancellationToken
        );
}

/// <summary>Reads our form loosely: spaces around it and anything behind it do not matter.</summary>
internal sealed class ReadsOurFormLoosely(ISecurityGroupRules inner) : Mutant(inner)
{
    public override Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        ReadAsAsync(
            region,
            groupIds,
            rule =>
                rule.Description?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var mark, var name, var caller, var time, ..]
                && OurForm.Read($"{mark} {name} {caller} {time}") is not null
                && OurForm.Read(rule.Description) is null
                    ? rule with
                    {
                        Description = $"{mark} {name} {caller} {time}",
                    }
                    : rule,
            cancellationToken
        );
}

/// <summary>Goes by the caller's address alone: whatever lets it in is ours.</summary>
internal sealed class IgnoresOwnership(ISecurityGroupRules inner, TimeProvider time) : Mutant(inner)
{
    public override Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        ReadAsAsync(
            region,
            groupIds,
            rule => OurForm.Read(rule.Description) is null ? rule with { Description = OurForm.Write("alice", time.GetUtcNow()) } : rule,
            cancellationToken
        );
}

/// <summary>Revokes by protocol, ports and source, as most do, and not by the rule's id.</summary>
internal sealed class RevokesByProperties(ISecurityGroupRules inner) : Mutant(inner)
{
    private readonly Dictionary<string, SecurityGroupRule> _seen = [];

    public override async Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        var reading = await base.ReadAsync(region, groupIds, cancellationToken);
        foreach (var rule in reading.Rules)
        {
            _seen[rule.RuleId] = rule;
        }

        return reading;
    }

    public override async Task<AwsError?> RevokeAsync(
        SecurityGroupId group,
        IReadOnlyList<string> ruleIds,
        CancellationToken cancellationToken
    )
    {
        // What EC2 does with properties: it takes the rule that has them now.
        var now = await base.ReadAsync(group.Region, [group.GroupId], cancellationToken);
        var wanted = ruleIds.Select(id => _seen[id]).Select(Properties).ToHashSet();
        var ids = now.Rules.Where(rule => wanted.Contains(Properties(rule))).Select(rule => rule.RuleId).ToList();
        return ids.Count == 0 ? null : await base.RevokeAsync(group, ids, cancellationToken);
    }

    private static (string, int?, int?, string?, string?) Properties(SecurityGroupRule rule) =>
        (rule.Protocol, rule.FromPort, rule.ToPort, rule.CidrIpv4, rule.CidrIpv6);
}

/// <summary>Renews the description of a rule, and so keeps its id, up to its last second.</summary>
internal sealed class RenewsWithoutMargin(ISecurityGroupRules inner, TimeProvider time) : Mutant(inner)
{
    public override Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        ReadAsAsync(
            region,
            groupIds,
            rule =>
                OurForm.Read(rule.Description) is { } ours
                && ours.ExpiresAt - time.GetUtcNow() is var left
                && left > TimeSpan.Zero
                && left <= TimeSpan.FromSeconds(60)
                    // As if it had a little more than the margin to live.
                    ? rule with
                    {
                        Description = OurForm.Write(ours.Caller, time.GetUtcNow() + TimeSpan.FromSeconds(62) - Scene.TimeToExpire),
                    }
                    : rule,
            cancellationToken
        );
}

/// <summary>Answers before it writes, and writes never.</summary>
internal sealed class AnswersBeforeItWrites(ISecurityGroupRules inner) : Mutant(inner)
{
    public override Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) => Task.FromResult<AwsError?>(null);
}

/// <summary>Opens one rule less than it says.</summary>
internal sealed class OpensOneRuleLess(ISecurityGroupRules inner) : Mutant(inner)
{
    public override Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) => base.AuthorizeAsync(group, rules.Count > 1 ? [.. rules.Skip(1)] : rules, cancellationToken);
}

/// <summary>Takes a write that failed for one that worked.</summary>
internal sealed class SwallowsFailures(ISecurityGroupRules inner) : Mutant(inner)
{
    public override async Task<AwsError?> RevokeAsync(
        SecurityGroupId group,
        IReadOnlyList<string> ruleIds,
        CancellationToken cancellationToken
    )
    {
        await base.RevokeAsync(group, ruleIds, cancellationToken);
        return null;
    }
}

/// <summary>Forgets one group.</summary>
internal sealed class SkipsAGroup(ISecurityGroupRules inner) : Mutant(inner)
{
    public override Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        ReadAsAsync(region, groupIds, rule => rule.GroupId == Scene.Groups[1].GroupId ? null : rule, cancellationToken);
}

/// <summary>Forgets IPv6, as the predecessor did.</summary>
internal sealed class SkipsIPv6(ISecurityGroupRules inner) : Mutant(inner)
{
    public override Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        ReadAsAsync(region, groupIds, rule => rule.CidrIpv6 is null ? rule : null, cancellationToken);
}

/// <summary>Forgets ports that are not configured, as the predecessor did.</summary>
internal sealed class SkipsOtherPorts(ISecurityGroupRules inner) : Mutant(inner)
{
    public override Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        ReadAsAsync(region, groupIds, rule => rule.FromPort == 9999 ? null : rule, cancellationToken);
}

/// <summary>Gives every lease an hour more than it may have.</summary>
internal sealed class WritesLaterTimes(ISecurityGroupRules inner) : Mutant(inner)
{
    public override Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) =>
        base.AuthorizeAsync(
            group,
            [
                .. rules.Select(rule =>
                    rule with
                    {
                        Description = OurForm.Read(rule.Description) is { } ours
                            ? OurForm.Write(ours.Caller, ours.Time.AddHours(1))
                            : rule.Description,
                    }
                ),
            ],
            cancellationToken
        );
}

/// <summary>Opens for the neighbours too.</summary>
internal sealed class OpensForSomebodyElse(ISecurityGroupRules inner) : Mutant(inner)
{
    public override Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) =>
        base.AuthorizeAsync(
            group,
            [
                .. rules.Select(rule =>
                    rule with
                    {
                        Description = rule.Description.Replace(" alice ", " mallory ", StringComparison.Ordinal),
                    }
                ),
            ],
            cancellationToken
        );
}

/// <summary>Sees nothing when it reads, and so says that nothing is open.</summary>
internal sealed class SeesNothing(ISecurityGroupRules inner) : Mutant(inner)
{
    public override Task<RulesReading> ReadAsync(string region, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        ReadAsAsync(region, groupIds, rule => rule.Protocol == "udp" ? null : rule, cancellationToken);
}

/// <summary>Ends with an exception that nobody foresaw.</summary>
internal sealed class Crashes(ISecurityGroupRules inner) : Mutant(inner)
{
    private int _calls;

    public override Task<AwsError?> AuthorizeAsync(
        SecurityGroupId group,
        IReadOnlyList<NewIngressRule> rules,
        CancellationToken cancellationToken
    ) =>
        ++_calls % 20 == 0
            ? throw new InvalidOperationException("nobody foresaw this")
            : base.AuthorizeAsync(group, rules, cancellationToken);
}

/// <summary>Takes it for a failure that somebody else revoked the rule first.</summary>
internal sealed class FailsOnConflicts(ISecurityGroupRules inner) : Mutant(inner)
{
    public override async Task<AwsError?> RevokeAsync(
        SecurityGroupId group,
        IReadOnlyList<string> ruleIds,
        CancellationToken cancellationToken
    ) => await base.RevokeAsync(group, ruleIds, cancellationToken) is { } error ? error with { Kind = AwsErrorKind.Refused } : null;
}
