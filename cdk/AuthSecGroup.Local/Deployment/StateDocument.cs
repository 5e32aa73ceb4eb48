using System.Globalization;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The local cloud as <c>GET /_local/state</c> shows it.</summary>
internal static class StateDocument
{
    private const int LogLinesShown = 500;

    public static JsonObject Of(DeployedStack cloud)
    {
        var now = cloud.Clock.GetUtcNow();
        return new JsonObject
        {
            ["url"] = cloud.Url.ToString(),
            ["urlV6"] = cloud.UrlV6?.ToString(),
            ["region"] = cloud.Region,
            ["account"] = cloud.Account,
            ["awsEndpoint"] = cloud.AwsUrl.ToString(),
            ["time"] = Time(now),
            ["name"] = cloud.Settings.Name,
            ["timeToExpireSeconds"] = (long)cloud.Settings.TimeToExpire.TotalSeconds,
            ["usersBucket"] = cloud.Settings.UsersBucket,
            ["usersPrefix"] = cloud.Settings.UsersPrefix,
            ["callers"] = Array(
                cloud.Callers,
                caller => new JsonObject
                {
                    ["name"] = caller.Name,
                    ["arn"] = caller.Arn,
                    ["accessKeyId"] = caller.AccessKeyId,
                    ["secretAccessKey"] = caller.SecretAccessKey,
                    ["sessionToken"] = caller.SessionToken,
                }
            ),
            ["groups"] = Array(
                cloud.Ec2.Groups,
                group => new JsonObject
                {
                    ["groupId"] = group.GroupId,
                    ["region"] = group.Region,
                    ["rules"] = Array(group.Rules, rule => Rule(rule, cloud.Settings, now)),
                }
            ),
            ["requests"] = Array(
                cloud.Requests,
                request => new JsonObject
                {
                    ["time"] = Time(request.Time),
                    ["method"] = request.Method,
                    ["path"] = request.Path,
                    ["caller"] = request.Caller,
                    ["sourceAddress"] = request.SourceAddress,
                    ["status"] = request.Status,
                    ["reason"] = request.Reason,
                    ["requestId"] = request.RequestId,
                }
            ),
            ["logs"] = Array(
                cloud.LogLines.TakeLast(LogLinesShown),
                line => new JsonObject
                {
                    ["time"] = Time(line.Time),
                    ["source"] = line.Source,
                    ["text"] = line.Text,
                }
            ),
        };
    }

    private static JsonObject Rule(SecurityGroupRule rule, StackSettings deployment, DateTimeOffset now)
    {
        var ours = rule.IsEgress ? null : OurRule.Read(rule.Description, deployment);
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
            document["caller"] = ours.Caller;
            document["remainingSeconds"] = (long)Math.Ceiling((ours.ExpiresAt - now).TotalSeconds);
        }

        return document;
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> convert) => new([.. items.Select(convert)]);

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
