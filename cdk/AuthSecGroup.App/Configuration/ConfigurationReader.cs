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

    private readonly HashSet<string> _groupsSeen = [];

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
            SecurityGroups = Groups(reader),
        };
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

    private List<ConfiguredGroups> Groups(ObjectReader parent)
    {
        var groups = new List<ConfiguredGroups>();
        foreach (var (entry, path) in parent.RequiredArray("securityGroups", GroupEntries, canBeEmpty: false))
        {
            if (entry.ValueKind is not JsonValueKind.Object)
            {
                errors.Invalid(path, entry, GroupEntry);
                continue;
            }

            var reader = new ObjectReader(entry, path, errors);
            groups.Add(
                new ConfiguredGroups(
                    reader.RequiredText("regionName", RegionName.IsValid, RegionName.ValidValues) ?? "",
                    GroupIds(reader),
                    [.. RuleReader.Read(reader, errors)]
                )
            );
            reader.RejectUnknownKeys();
        }

        return groups;
    }

    private List<string> GroupIds(ObjectReader parent)
    {
        var ids = new List<string>();
        foreach (var (element, path) in parent.RequiredArray("groupIds", GroupIdLists, canBeEmpty: false))
        {
            if (element.ValueKind is not JsonValueKind.String || element.GetString() is not { } id || !GroupId.IsValid(id))
            {
                errors.Invalid(path, element, GroupId.ValidValues);
            }
            else if (!_groupsSeen.Add(id))
            {
                errors.Invalid(path, element, "each group once, in one entry with all its rules");
            }
            else
            {
                ids.Add(id);
            }
        }

        return ids;
    }
}
