using System.Text.Json;
using System.Text.RegularExpressions;
using AuthSecGroup.Cdk;

namespace AuthSecGroup.App.Configuration;

/// <summary>Reads the object under the context key <c>authsecgroup</c>.</summary>
internal sealed partial class ConfigurationReader(ConfigurationErrors errors)
{
    internal const string Key = "authsecgroup";
    internal const string DefaultName = "authsecgroup";

    // By this editors find authsecgroup.schema.json and complete the keys.
    private const string SchemaKey = "$schema";

    private const string Objects = "an object";
    private const string GroupEntries = "an array of one or more objects with regionName, groupIds and rules";
    private const string GroupIdLists = "an array of one or more ids of security groups, such as sg-0123456789abcdef0";
    private const string RuleLists = "an array of objects with protocol, fromPort and toPort; empty to drain the groups";
    private const string RuleTypes = "\"ingress\", as only incoming traffic is let in here";

    private readonly HashSet<string> _groupsSeen = [];

    /// <summary>The configuration; incomplete if there was a fault.</summary>
    internal AppConfiguration Read(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            errors.Wrong(Key, element, Objects);
            return new AppConfiguration(DefaultName, []);
        }

        var reader = new ObjectReader(element, Key, errors);
        var configuration = new AppConfiguration(reader.Text("name", Constraints.Name, Constraints.Names) ?? DefaultName, [])
        {
            Description = reader.Text("description", Constraints.Description, Constraints.Descriptions),
            TimeToExpire = reader.WholeNumber("timeToExpire", 1, Constraints.MaxTimeToExpireSeconds, "whole seconds"),
            SweepInterval = reader.WholeNumber("sweepInterval", 1, Constraints.MaxSweepIntervalSeconds, "whole seconds"),
            LogLevel = reader.Choice(Choices.LogLevels),
            LogRetention = reader.Choice(Choices.LogRetentionDays),
            DeploymentStage = reader.Text("deploymentStage", Constraints.StageName, Constraints.StageNames),
            UsersBucketName = reader.Text("usersBucketName", Constraints.BucketName, Constraints.BucketNames),
            UsersPrefix = reader.Text("usersPrefix", Constraints.UsersPrefix, Constraints.UsersPrefixes),
            IpAddressType = reader.Choice(Choices.IpAddressTypes),
            RuleQuota = reader.WholeNumber("ruleQuota", 1, Constraints.MaxRuleQuota),
            AlarmTopicArn = reader.Text("alarmTopicArn", Constraints.TopicArn, Constraints.TopicArns),
            GatewayLogging = reader.Choice(Choices.GatewayLoggings),
            Tracing = reader.Choice(Choices.Tracing),
            SecurityGroups = Groups(reader),
        };
        reader.RefuseOthers(except: SchemaKey);
        return configuration;
    }

    private List<ConfiguredGroups> Groups(ObjectReader parent)
    {
        var groups = new List<ConfiguredGroups>();
        if (parent.RequiredArray("securityGroups", GroupEntries) is not { } entries)
        {
            return groups;
        }

        if (entries.Count == 0)
        {
            errors.Wrong(parent.PathOf("securityGroups"), parent.Find("securityGroups")!.Value, GroupEntries);
        }

        foreach (var (entry, path) in entries)
        {
            if (entry.ValueKind is not JsonValueKind.Object)
            {
                errors.Wrong(path, entry, "an object with regionName, groupIds and rules");
                continue;
            }

            var reader = new ObjectReader(entry, path, errors);
            groups.Add(
                new ConfiguredGroups(
                    reader.RequiredText("regionName", Constraints.Region, Constraints.Regions) ?? "",
                    GroupIds(reader),
                    [.. Rules(reader)]
                )
            );
            reader.RefuseOthers();
        }

        return groups;
    }

    private List<string> GroupIds(ObjectReader parent)
    {
        var ids = new List<string>();
        if (parent.RequiredArray("groupIds", GroupIdLists) is not { } elements)
        {
            return ids;
        }

        if (elements.Count == 0)
        {
            errors.Wrong(parent.PathOf("groupIds"), parent.Find("groupIds")!.Value, GroupIdLists);
        }

        foreach (var (element, path) in elements)
        {
            if (element.ValueKind is not JsonValueKind.String || element.GetString() is not { } id || !Constraints.GroupId.IsMatch(id))
            {
                errors.Wrong(path, element, Constraints.GroupIds);
            }
            else if (!_groupsSeen.Add(id))
            {
                errors.Wrong(path, element, "each group once, in one entry with all its rules");
            }
            else
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    private IEnumerable<IngressPort> Rules(ObjectReader parent)
    {
        foreach (var (element, path) in parent.RequiredArray("rules", RuleLists) ?? [])
        {
            if (element.ValueKind is not JsonValueKind.Object)
            {
                errors.Wrong(path, element, "an object with protocol, fromPort and toPort");
                continue;
            }

            var reader = new ObjectReader(element, path, errors);
            reader.Text("type", RuleTypePattern, RuleTypes);
            var port = Rule(reader);
            reader.RefuseOthers();
            if (port is not null)
            {
                yield return port;
            }
        }
    }

    private IngressPort? Rule(ObjectReader reader)
    {
        var protocol = Protocol(reader);
        if (protocol is null)
        {
            // Named, so that they don't count as unknown; what they may be depends on the protocol.
            reader.Find("fromPort");
            reader.Find("toPort");
            return null;
        }

        var kind = IngressPort.Create(protocol, 0, 0);
        if (!kind.HasPorts && !kind.IsIcmp)
        {
            // The Terraform module wants numbers even where the protocol has no ports.
            reader.WholeNumber("fromPort", -1, 0, $"no ports for protocol {protocol}, or a whole number");
            reader.WholeNumber("toPort", -1, 0, $"no ports for protocol {protocol}, or a whole number");
            return kind;
        }

        var (from, to) = kind.HasPorts ? (Port("fromPort"), Port("toPort")) : (IcmpNumber("fromPort"), IcmpNumber("toPort"));
        if (from is null || to is null)
        {
            return null;
        }

        if (kind.HasPorts && to < from)
        {
            errors.Wrong(reader.PathOf("toPort"), reader.Find("toPort")!.Value, $"fromPort ({from}) or higher");
        }

        if (kind.IsIcmp && from == -1 && to != -1)
        {
            errors.Wrong(reader.PathOf("toPort"), reader.Find("toPort")!.Value, "-1 (all codes), as fromPort is -1 (all types)");
        }

        return IngressPort.Create(protocol, from.Value, to.Value);

        int? Port(string key)
        {
            if (reader.Find(key) is null)
            {
                errors.Missing(reader.PathOf(key), IngressPort.ValidPorts);
            }

            return reader.WholeNumber(key, 0, 65_535);
        }

        int? IcmpNumber(string key) => reader.Find(key) is null ? -1 : reader.WholeNumber(key, -1, 255, "-1 (all) or a whole number");
    }

    private string? Protocol(ObjectReader reader)
    {
        if (reader.Find("protocol") is not { } value)
        {
            errors.Missing(reader.PathOf("protocol"), IngressPort.ValidProtocols);
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        if (IngressPort.NormalizedProtocol(text) is { } protocol)
        {
            return protocol;
        }

        errors.Wrong(reader.PathOf("protocol"), value, IngressPort.ValidProtocols);
        return null;
    }

    [GeneratedRegex(@"\Aingress\z")]
    private static partial Regex RuleTypePattern { get; }
}
