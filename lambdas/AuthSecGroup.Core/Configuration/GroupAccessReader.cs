using System.Globalization;
using System.Text.Json;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Configuration;

/// <summary>Reads the groups and their targets, in the form of <see cref="FunctionEnvironment.SecurityGroups"/>.</summary>
internal static class GroupAccessReader
{
    private const string Variable = FunctionEnvironment.SecurityGroups;

    /// <summary>Returns the valid groups, and adds an error for each thing that is wrong.</summary>
    /// <param name="json">The value of the variable.</param>
    /// <param name="timeToExpire">The deployment's time to expire, which no entry can exceed; null if it isn't known.</param>
    /// <param name="errors">The errors so far.</param>
    public static IReadOnlyList<GroupAccess> Read(string? json, TimeSpan? timeToExpire, List<string> errors)
    {
        List<SecurityGroupEntry?>? entries = null;
        try
        {
            entries = JsonSerializer.Deserialize(json ?? "", ConfigurationJson.Default.ListSecurityGroupEntry);
        }
        catch (JsonException e)
        {
            const string Form =
                """a JSON array of {"region", "groups", "rules", "target", "timeToExpireSeconds", "accessRoleArn", "externalId"} objects""";
            errors.Add($"{Wrong("", json, Form)} ({e.Message})");
            return [];
        }

        if (entries is not { Count: > 0 })
        {
            errors.Add(Wrong("", json, "at least one entry"));
            return [];
        }

        var groups = new List<GroupAccess>();
        foreach (var entry in entries)
        {
            if (entry is null || !RegionName.IsValid(entry.Region))
            {
                errors.Add(Wrong(" region", entry?.Region, RegionName.ValidValues));
            }
            else
            {
                AddGroups(new AccountRegion(entry.Region, RoleOf(entry, errors)), entry, timeToExpire, groups, errors);
            }
        }

        return [.. groups.GroupBy(access => access.Group).SelectMany(targets => WithOthers([.. targets], errors))];
    }

    private static void AddGroups(
        AccountRegion place,
        SecurityGroupEntry entry,
        TimeSpan? timeToExpire,
        List<GroupAccess> groups,
        List<string> errors
    )
    {
        var rules = RulesOf(entry, errors);
        var target = entry.Target ?? TargetName.Default;
        if (!TargetName.IsValid(target))
        {
            errors.Add(Wrong(" target", target, TargetName.ValidValues));
        }

        var most = (long)(timeToExpire?.TotalSeconds ?? Limits.MaxTimeToExpireSeconds);
        if (entry.TimeToExpireSeconds is { } seconds && (seconds < 1 || seconds > most))
        {
            var text = seconds.ToString(CultureInfo.InvariantCulture);
            errors.Add(Wrong(" timeToExpireSeconds", text, string.Create(CultureInfo.InvariantCulture, $"whole seconds from 1 to {most}")));
        }

        if (entry.Groups is not { Count: > 0 })
        {
            errors.Add(Wrong(" groups", "[]", "at least one security group id"));
        }

        foreach (var id in entry.Groups ?? [])
        {
            if (!GroupId.IsValid(id))
            {
                errors.Add(Wrong(" group", id, GroupId.ValidValues));
            }
            else if (groups.Exists(access => access.Group == new SecurityGroupId(place, id) && access.Target == target))
            {
                errors.Add(Wrong(" group", id, "each group once for each target, with all its rules in one entry"));
            }
            else
            {
                groups.Add(
                    new GroupAccess(new SecurityGroupId(place, id), rules)
                    {
                        Target = target,
                        TimeToExpire = entry.TimeToExpireSeconds is { } time ? TimeSpan.FromSeconds(time) : null,
                    }
                );
            }
        }
    }

    private static AccessRole? RoleOf(SecurityGroupEntry entry, List<string> errors)
    {
        if (entry.AccessRoleArn is { } arn && !AccessRoleArn.IsValid(arn))
        {
            errors.Add(Wrong(" accessRoleArn", arn, AccessRoleArn.ValidValues));
            return null;
        }

        if (entry.ExternalId is { } id && (entry.AccessRoleArn is null || !ExternalId.IsValid(id)))
        {
            errors.Add(Wrong(" externalId", id, $"{ExternalId.ValidValues}, next to an accessRoleArn"));
        }

        return entry.AccessRoleArn is { } role ? new AccessRole(role, entry.ExternalId) : null;
    }

    private static List<IngressRule> RulesOf(SecurityGroupEntry entry, List<string> errors)
    {
        var rules = new List<IngressRule>();
        foreach (var text in entry.Rules ?? [])
        {
            if (!IngressRule.TryParse(text, out var rule))
            {
                errors.Add(Wrong(" rule", text, IngressRule.ValidValues));
            }
            else if (rules.Contains(rule))
            {
                errors.Add(Wrong(" rule", text, "each rule once"));
            }
            else
            {
                rules.Add(rule);
            }
        }

        return rules;
    }

    /// <summary>The targets of one group, of which the first one knows the rules of the others. No port can be in two of them.</summary>
    private static IEnumerable<GroupAccess> WithOthers(GroupAccess[] targets, List<string> errors)
    {
        foreach (var (i, target) in targets.Index())
        {
            foreach (var rule in target.Rules)
            {
                if (Array.Find(targets[..i], earlier => earlier.Rules.Any(rule.Overlaps)) is { } earlier)
                {
                    var allowed = $"on ports that aren't in its target '{earlier.Target}' too";
                    errors.Add(Wrong($" rule of {target.Group.GroupId}, target '{target.Target}',", rule.ToString(), allowed));
                }
            }
        }

        IReadOnlyList<IngressRule> others = [.. targets[1..].SelectMany(target => target.Rules)];
        return targets.Select((target, i) => target with { OtherTargets = i == 0 ? others : null });
    }

    private static string Wrong(string what, string? value, string allowed) =>
        DeploymentSettingsReader.Wrong(Variable + what, value, allowed);
}
