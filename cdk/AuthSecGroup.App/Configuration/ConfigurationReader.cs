using System.Text.Json;
using AuthSecGroup.Cdk;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.App.Configuration;

/// <summary>Reads the object of the context key <c>authsecgroup</c>.</summary>
/// <param name="errors">Receives the errors.</param>
/// <param name="region">The region that the stack is deployed to; null if it isn't known.</param>
/// <param name="account">The account that the stack is deployed to; null if it isn't known.</param>
internal sealed class ConfigurationReader(ConfigurationErrors errors, string? region, string? account)
{
    internal const string Key = "authsecgroup";
    internal const string DefaultName = "authsecgroup";

    // Editors use it to find authsecgroup.schema.json.
    private const string SchemaKey = "$schema";

    private const string GroupEntry = "an object with regionName, groupIds and rules";
    private const string GroupEntries = "an array of one or more objects with regionName, groupIds and rules";
    private const string GroupIdLists = "an array of one or more ids of security groups, such as sg-0123456789abcdef0";

    private readonly List<ConfiguredGroups> _groups = [];

    /// <summary>Returns the configuration, which is incomplete if there are errors.</summary>
    internal AppConfiguration Read(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            errors.Invalid(Key, element, "an object");
            return new AppConfiguration(DefaultName, []);
        }

        var reader = new ObjectReader(element, Key, errors);
        var configuration = new AppConfiguration(reader.Text("name", DeploymentName.IsValid, DeploymentName.ValidValues) ?? DefaultName, [])
        {
            Description = reader.Text("description", Constraints.IsDescription, Constraints.Descriptions),
            TimeToExpire = reader.WholeNumber("timeToExpire", 1, Limits.MaxTimeToExpireSeconds, "whole seconds"),
            SweepInterval = reader.WholeNumber("sweepInterval", 1, Limits.MaxSweepIntervalSeconds, "whole seconds"),
            LogLevel = reader.Choice(Choices.LogLevels),
            LogRetention = reader.Choice(Choices.LogRetentionDays),
            DeploymentStage = reader.Text("deploymentStage", Constraints.StageName().IsMatch, Constraints.StageNames),
            UsersBucketName = reader.Text("usersBucketName", Constraints.BucketName().IsMatch, Constraints.BucketNames),
            UsersBucketKeyArn = reader.Text("usersBucketKeyArn", Constraints.KeyArn().IsMatch, Constraints.KeyArns),
            UsersPrefix = reader.Text("usersPrefix", Constraints.UsersPrefix().IsMatch, Constraints.UsersPrefixes),
            ThrottlingRateLimit = reader.WholeNumber("throttlingRateLimit", 1, Constraints.MaxThrottlingRate, "requests per second"),
            ThrottlingBurstLimit = reader.WholeNumber("throttlingBurstLimit", 1, Constraints.MaxThrottlingBurst, "requests"),
            MemorySize = reader.WholeNumber("memorySize", Constraints.MinMemorySize, Constraints.MaxMemorySize, "MiB"),
            ConnectionReservedConcurrentExecutions = reader.WholeNumber(
                "connectionReservedConcurrentExecutions",
                1,
                Constraints.MaxConcurrency,
                "a whole number"
            ),
            SweepReservedConcurrentExecutions = reader.WholeNumber(
                "sweepReservedConcurrentExecutions",
                Constraints.MinSweepConcurrency,
                Constraints.MaxConcurrency,
                "a whole number"
            ),
            KeepWarm = reader.Choice(Choices.KeepWarm),
            IpAddressType = reader.Choice(Choices.IpAddressTypes),
            MaxAddressesPerCaller = reader.WholeNumber("maxAddressesPerCaller", 1, Limits.MaxAddressesPerCaller, "a whole number"),
            TrustedAccounts = reader.Texts(
                "trustedAccounts",
                Constraints.AccountLists,
                canBeEmpty: true,
                id => Constraints.AccountError(id, account)
            ),
            AllowedSourceRanges = reader.Texts(
                "allowedSourceRanges",
                Constraints.SourceRangeLists,
                canBeEmpty: false,
                Constraints.SourceRangeError
            ),
            RuleQuota = reader.WholeNumber("ruleQuota", 1, Limits.MaxRuleQuota, "a whole number"),
            AlarmTopicArn = reader.Text("alarmTopicArn", IsUsableTopic, UsableTopics),
            GatewayLogging = reader.Choice(Choices.GatewayLoggings),
            Tracing = reader.Choice(Choices.Tracing),
            Dashboard = reader.Choice(Choices.Dashboard),
            RemovalPolicy = reader.Choice(Choices.RemovalPolicies),
        };
        ReadGroups(reader, configuration.TimeToExpire ?? Limits.DefaultTimeToExpireSeconds);
        configuration = configuration with { SecurityGroups = _groups };
        if (configuration is { UsersBucketKeyArn: not null, UsersBucketName: null })
        {
            errors.Missing(reader.PathOf("usersBucketName"), $"{Constraints.BucketNames}, the bucket that usersBucketKeyArn encrypts");
        }

        reader.RejectUnknownKeys(except: SchemaKey);
        return configuration;
    }

    // An alarm can't send a message to another region:
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
    private string UsableTopics => region is null ? Constraints.TopicArns : $"{Constraints.TopicArns}, in {region}, the stack's region";

    private bool IsUsableTopic(string arn) => Constraints.TopicArn().IsMatch(arn) && (region is null || arn.Split(':')[3] == region);

    private void ReadGroups(ObjectReader parent, int longestTime)
    {
        foreach (var (entry, path) in parent.RequiredArray("securityGroups", GroupEntries, canBeEmpty: false))
        {
            if (entry.ValueKind is not JsonValueKind.Object)
            {
                errors.Invalid(path, entry, GroupEntry);
                continue;
            }

            var reader = new ObjectReader(entry, path, errors);
            var region = reader.RequiredText("regionName", RegionName.IsValid, RegionName.ValidValues) ?? "";
            var ids = GroupIds(reader);
            IngressPort[] rules = [.. RuleReader.Read(reader, errors)];
            var target = reader.Text("target", TargetName.IsValid, TargetName.ValidValues) ?? TargetName.Default;
            var time = reader.WholeNumber("timeToExpire", 1, longestTime, "whole seconds");
            var role = reader.Text("accessRoleArn", AccessRoleArn.IsValid, AccessRoleArn.ValidValues);
            var externalId = reader.Text("externalId", ExternalId.IsValid, ExternalId.ValidValues);
            if (externalId is not null && reader.Find("accessRoleArn") is null)
            {
                errors.Missing(reader.PathOf("accessRoleArn"), $"{AccessRoleArn.ValidValues}, the role that requires externalId");
            }

            reader.RejectUnknownKeys();
            RejectConflicts(ids, target, rules);
            _groups.Add(
                new ConfiguredGroups(region, [.. ids.Select(id => id.GroupId)], rules)
                {
                    Target = target,
                    TimeToExpire = time,
                    AccessRoleArn = role,
                    ExternalId = externalId,
                }
            );
        }
    }

    private List<(string GroupId, JsonElement Element, string Path)> GroupIds(ObjectReader parent)
    {
        var ids = new List<(string, JsonElement, string)>();
        foreach (var (element, path) in parent.RequiredArray("groupIds", GroupIdLists, canBeEmpty: false))
        {
            if (element.ValueKind is JsonValueKind.String && element.GetString() is { } id && GroupId.IsValid(id))
            {
                ids.Add((id, element, path));
            }
            else
            {
                errors.Invalid(path, element, GroupId.ValidValues);
            }
        }

        return ids;
    }

    /// <summary>A group can be once in each target, and a port of a group in one target only.</summary>
    private void RejectConflicts(List<(string GroupId, JsonElement Element, string Path)> ids, string target, IngressPort[] rules)
    {
        foreach (var (n, (id, element, path)) in ids.Index())
        {
            var others = _groups.Where(entry => entry.GroupIds.Contains(id)).ToList();
            if (ids.FindIndex(each => each.GroupId == id) < n || others.Exists(entry => entry.Target == target))
            {
                errors.Invalid(path, element, "each group once for each target, in one entry with all its rules");
            }
            else if (others.Find(entry => Array.Exists(rules, rule => entry.Rules.Any(rule.Overlaps))) is { } other)
            {
                errors.Invalid(path, element, $"groups that have none of these ports in the target {other.Target}, too");
            }
        }
    }
}
