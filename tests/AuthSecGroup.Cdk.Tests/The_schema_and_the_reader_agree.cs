using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuthSecGroup.App;
using AuthSecGroup.App.Configuration;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests;

/// <summary>Editors complete the configuration by authsecgroup.schema.json; the app reads it by its own code. They must not drift apart.</summary>
public sealed partial class The_schema_and_the_reader_agree
{
    private const string OfEachObjectOneUnknownKey = """
        {
          "unknown": 0,
          "securityGroups": [
            { "unknown": 0, "regionName": "us-east-1", "groupIds": ["sg-12345678"],
              "rules": [{ "unknown": 0, "protocol": "tcp", "fromPort": 22, "toPort": 22 }] }
          ]
        }
        """;

    private static readonly string Root = FindRoot();
    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "authsecgroup.schema.json")))!;

    [Theory]
    [InlineData("authsecgroup.unknown", "/properties")]
    [InlineData("authsecgroup.securityGroups[0].unknown", "/definitions/securityGroup/properties")]
    [InlineData("authsecgroup.securityGroups[0].rules[0].unknown", "/definitions/rule/properties")]
    public void About_the_keys_of_each_object(string unknownKey, string properties)
    {
        var known = KeysThatTheReaderNames(unknownKey);

        var inBothWays = known.Concat(known.Select(Snake)).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
            inBothWays,
            At(properties).AsObject().Select(property => property.Key).Where(key => key != "$schema").Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("/properties/timeToExpire", 1, Constraints.MaxTimeToExpireSeconds)]
    [InlineData("/properties/sweepInterval", 1, Constraints.MaxSweepIntervalSeconds)]
    [InlineData("/properties/ruleQuota", 1, Constraints.MaxRuleQuota)]
    [InlineData("/definitions/rule/properties/fromPort", -1, 65_535)]
    [InlineData("/definitions/rule/properties/toPort", -1, 65_535)]
    public void About_the_limits_of_numbers(string property, int minimum, int maximum)
    {
        Assert.Equal(minimum, (int?)At(property)["minimum"]);
        Assert.Equal(maximum, (int?)At(property)["maximum"]);
    }

    [Fact]
    public void About_the_form_of_texts()
    {
        Assert.Equal(Written(Constraints.Name), Pattern("/properties/name"));
        Assert.Equal(Written(Constraints.StageName), Pattern("/properties/deploymentStage"));
        Assert.Equal(Written(Constraints.BucketName), Pattern("/properties/usersBucketName"));
        Assert.Equal(Written(Constraints.UsersPrefix), Pattern("/properties/usersPrefix"));
        Assert.Equal(Written(Constraints.TopicArn), Pattern("/properties/alarmTopicArn"));
        Assert.Equal(Written(Constraints.Region), Pattern("/definitions/securityGroup/properties/regionName"));
        Assert.Equal(Written(Constraints.GroupId), Pattern("/definitions/securityGroup/properties/groupIds/items"));
        Assert.Equal(
            Written(Constraints.Description),
            $"^.{{{At("/properties/description")["minLength"]},{At("/properties/description")["maxLength"]}}}$"
        );
    }

    [Fact]
    public void About_the_values_to_choose_from()
    {
        Assert.Equal(Choices.LogLevels.Values.Keys, Written(At("/properties/logLevel/anyOf/0/enum")));
        Assert.Equal(Choices.LogRetentionDays.Values.Keys, Written(At("/properties/logRetentionDays/enum")));
        Assert.Equal(Choices.IpAddressTypes.Values.Keys, Written(At("/properties/ipAddressType/enum")));
        Assert.Equal(Choices.GatewayLoggings.Values.Keys, Written(At("/properties/gatewayLogging/enum")));
        Assert.Equal(Choices.Tracing.Values.Keys, Written(At("/properties/tracing/enum")));
    }

    [Fact]
    public void About_the_example()
    {
        var file = Path.Combine(Root, "examples", "office.json");
        var read = Configuration.Read(File.ReadAllText(file));

        Assert.Equal(["eu-west-1", "us-east-1"], read.SecurityGroups.Select(group => group.RegionName));
        Assert.Equal(
            Path.Combine(Root, "authsecgroup.schema.json"),
            Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, (string)JsonNode.Parse(File.ReadAllText(file))!["$schema"]!))
        );
    }

    [Fact]
    public void That_the_schema_is_named_at_the_top_only() =>
        Assert.Contains(
            "securityGroups[0].$schema: unknown key",
            Assert
                .Throws<UserErrorException>(() =>
                    Configuration.Read(
                        """
                        { "securityGroups": [{ "$schema": "x", "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [] }] }
                        """
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    private static string[] KeysThatTheReaderNames(string unknownKey)
    {
        var refusal = Assert.Throws<UserErrorException>(() => Configuration.Read(OfEachObjectOneUnknownKey)).Message;
        var line = Assert.Single(
            refusal.Split('\n', StringSplitOptions.TrimEntries),
            line => line.StartsWith(unknownKey + ":", StringComparison.Ordinal)
        );
        return line[(line.IndexOf("allowed: ", StringComparison.Ordinal) + "allowed: ".Length)..].Split(", ");
    }

    private static string Pattern(string property) => (string)At(property)["pattern"]!;

    /// <summary>The same pattern in the words of JSON Schema, which has no \A and \z.</summary>
    private static string Written(Regex pattern) =>
        pattern.ToString().Replace(@"\A", "^", StringComparison.Ordinal).Replace(@"\z", "$", StringComparison.Ordinal);

    private static IEnumerable<string> Written(JsonNode values) => values.AsArray().Select(value => value!.ToJsonString());

    private static JsonNode At(string pointer) =>
        pointer
            .Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(
                Schema,
                (node, name) => node is JsonArray items ? items[int.Parse(name, CultureInfo.InvariantCulture)]! : node[name]!
            );

    private static string Snake(string camel) => Capital.Replace(camel, match => "_" + match.Value.ToLowerInvariant());

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AuthSecGroup.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"AuthSecGroup.sln is not found above {AppContext.BaseDirectory}");
    }

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital { get; }
}
