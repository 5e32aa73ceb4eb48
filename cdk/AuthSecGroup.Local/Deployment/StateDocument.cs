using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AuthSecGroup.Core.Connection;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The local cloud as <c>GET /_local/state</c> shows it.</summary>
internal static class StateDocument
{
    private const int LogLinesShown = 500;

    private static readonly JsonSerializerOptions Options = new(JsonText.Readable)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new TimeConverter() },
    };

    public static JsonObject Of(DeployedStack cloud)
    {
        var now = cloud.Clock.GetUtcNow();
        var records = LeaseRecords.Of(cloud);
        var document = new
        {
            cloud.Url,
            cloud.UrlV6,
            cloud.Region,
            cloud.Account,
            AwsEndpoint = cloud.AwsUrl,
            Time = now,
            cloud.Settings.Name,
            cloud.Settings.Targets,
            TimeToExpireSeconds = (long)cloud.Settings.TimeToExpire.TotalSeconds,
            cloud.Settings.UsersBucket,
            cloud.Settings.UsersPrefix,
            UserFiles = UserFiles
                .Of(cloud)
                .Files.Select(file => new
                {
                    file.Key,
                    Entries = file.Content?.Count,
                    Ignored = file.WhyIgnored,
                }),
            cloud.Settings.LeasesBucket,
            Leases = LeaseList.Of(records.Live.Select(live => (live.Address, live.Lease))),
            Closing = records.Closing.Select(closing => new { closing.Address.Cidr, closing.Targets }),
            DamagedRecords = records.Damaged.Select(damaged => new { damaged.Key, Ignored = damaged.Why }),
            cloud.Callers,
            cloud.Administrator,
            Roles = cloud.Sts.Roles.Select(role => new { role.Arn, role.Exists }),
            Groups = cloud.Ec2.Groups.Select(group => new
            {
                group.GroupId,
                group.Region,
                Account = group.Account == cloud.Account ? null : group.Account,
                Rules = group.Rules.Select(rule => Rule(rule, cloud.Settings, now)),
            }),
            cloud.Requests,
            Logs = cloud.LogLines.TakeLast(LogLinesShown),
        };
        return (JsonObject)JsonSerializer.SerializeToNode(document, Options)!;
    }

    private static JsonObject Rule(SecurityGroupRule rule, StackSettings deployment, DateTimeOffset now)
    {
        var ours = deployment.ReadOurs(rule.Description, rule.IsEgress);
        var document = new JsonObject
        {
            ["ruleId"] = rule.RuleId,
            ["isEgress"] = rule.IsEgress,
            ["protocol"] = rule.Protocol,
            ["fromPort"] = rule.FromPort,
            ["toPort"] = rule.ToPort,
            ["cidr"] = rule.Cidr,
            ["description"] = rule.Description,
            ["owner"] = ours is null ? "foreign" : "ours",
        };
        if (rule.Cidr is null)
        {
            document[rule.Source.Kind == RuleSourceKind.PrefixList ? "prefixListId" : "referencedGroupId"] = rule.Source.Value;
        }

        if (ours is not null)
        {
            if (deployment.TargetOf(rule) is { } target)
            {
                document["target"] = target;
            }

            document["caller"] = ours.Caller;
            document["remainingSeconds"] = (long)Math.Ceiling((ours.ExpiresAt(deployment.TimeToExpire) - now).TotalSeconds);
        }

        return document;
    }

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
    }
}
