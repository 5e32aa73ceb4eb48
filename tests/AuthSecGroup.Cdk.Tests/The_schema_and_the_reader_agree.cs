using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuthSecGroup.App.Configuration;
using AuthSecGroup.App.Errors;
using AuthSecGroup.Cdk.Tests.Support;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Cdk.Tests;

/// <summary>Editors use authsecgroup.schema.json, and the app uses its own code. Both must accept the same configurations.</summary>
public sealed partial class The_schema_and_the_reader_agree
{
    private const string AnUnknownKeyInEachObject = """
        {
          "unknown": 0,
          "securityGroups": [
            { "unknown": 0, "regionName": "us-east-1", "groupIds": ["sg-12345678"],
              "rules": [{ "unknown": 0, "protocol": "tcp", "fromPort": 22, "toPort": 22 }] }
          ]
        }
        """;

    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "authsecgroup.schema.json")))!;

    [Theory]
    [InlineData("authsecgroup.unknown", "/properties")]
    [InlineData("authsecgroup.securityGroups[0].unknown", "/definitions/securityGroup/properties")]
    [InlineData("authsecgroup.securityGroups[0].rules[0].unknown", "/definitions/rule/properties")]
    public void About_the_keys_of_each_object(string unknownKey, string properties)
    {
        var known = KeysOfTheReader(unknownKey);

        var inBothWays = known.Concat(known.Select(Snake)).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
            inBothWays,
            At(properties).AsObject().Select(property => property.Key).Where(key => key != "$schema").Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("/properties/timeToExpire", 1, Limits.MaxTimeToExpireSeconds)]
    [InlineData("/properties/sweepInterval", 1, Limits.MaxSweepIntervalSeconds)]
    [InlineData("/properties/maxAddressesPerCaller", 1, Limits.MaxAddressesPerCaller)]
    [InlineData("/properties/ruleQuota", 1, Limits.MaxRuleQuota)]
    [InlineData("/properties/throttlingRateLimit", 1, Constraints.MaxThrottlingRate)]
    [InlineData("/properties/throttlingBurstLimit", 1, Constraints.MaxThrottlingBurst)]
    [InlineData("/properties/memorySize", Constraints.MinMemorySize, Constraints.MaxMemorySize)]
    [InlineData("/properties/connectionReservedConcurrentExecutions", 1, Constraints.MaxConcurrency)]
    [InlineData("/properties/sweepReservedConcurrentExecutions", Constraints.MinSweepConcurrency, Constraints.MaxConcurrency)]
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
        Assert.Equal(Written(Constraints.StageName()), Pattern("/properties/deploymentStage"));
        Assert.Equal(Written(Constraints.BucketName()), Pattern("/properties/usersBucketName"));
        Assert.Equal(Written(Constraints.UsersPrefix()), Pattern("/properties/usersPrefix"));
        Assert.Equal(Written(Constraints.TopicArn()), Pattern("/properties/alarmTopicArn"));
        Assert.Equal(Written(Constraints.KeyArn()), Pattern("/properties/usersBucketKeyArn"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    public void About_the_length_of_a_description_in_ASCII(int length) =>
        Assert.Equal(
            Constraints.IsDescription(new string('x', length)),
            length >= (int)At("/properties/description")["minLength"]! && length <= (int)At("/properties/description")["maxLength"]!
        );

    [Fact]
    public void About_names_regions_and_group_ids()
    {
        AgreesNear(["a", "office-ssh.1_A", new string('n', 64)], "/properties/name", DeploymentName.IsValid);
        AgreesNear(
            ["us-east-1", "us-gov-west-1", "ap-southeast-10", "ab-c-0", "us-east", "us-east-100"],
            "/definitions/securityGroup/properties/regionName",
            RegionName.IsValid
        );
        AgreesNear(
            ["sg-0123456789abcdef0", "sg-0a1b2c3d", "sg-0a1b2c3d4"],
            "/definitions/securityGroup/properties/groupIds/items",
            GroupId.IsValid
        );
    }

    [Fact]
    public void About_roles_and_their_external_ids()
    {
        AgreesNear(
            [
                "arn:aws:iam::210987654321:role/a",
                "arn:aws-us-gov:iam::210987654321:role/path/to=/n.a@m-e",
                $"arn:aws:iam::210987654321:role/{new string('n', 64)}",
            ],
            "/definitions/securityGroup/properties/accessRoleArn",
            AccessRoleArn.IsValid
        );
        AgreesNear(["ab", "office-7:1/2", new string('x', 1_224)], "/definitions/securityGroup/properties/externalId", ExternalId.IsValid);
    }

    [Fact]
    public void About_accounts_and_the_form_of_source_ranges()
    {
        AgreesNear(["111122223333"], "/properties/trustedAccounts/items", text => Constraints.AccountError(text, ownAccount: null) is null);
        // A schema can't compute the canonical form, so it accepts more.
        var pattern = new Regex(Pattern("/properties/allowedSourceRanges/items"));
        string[] valid = ["0.0.0.0/0", "203.0.113.0/24", "255.255.255.255/32", "::/0", "2001:db8::/32", "1:2:3:4:5:6:7:8/128"];
        string[] invalid =
        [
            "",
            "203.0.113.7",
            "203.0.113/24",
            "203.0.113.0/240",
            "2001:DB8::/32",
            "::ffff:203.0.113.0/120",
            "x/8",
            "1::/8 ",
        ];
        Assert.All(valid, text => Assert.True(pattern.IsMatch(text) && Constraints.SourceRangeError(text) is null, text));
        Assert.All(invalid, text => Assert.True(!pattern.IsMatch(text) && Constraints.SourceRangeError(text) is not null, text));
    }

    [Fact]
    public void About_the_values_to_choose_from()
    {
        Assert.Equal(Choices.LogLevels.Values.Keys, Written(At("/properties/logLevel/anyOf/0/enum")));
        Assert.Equal(Choices.LogRetentionDays.Values.Keys, Written(At("/properties/logRetentionDays/enum")));
        Assert.Equal(Choices.IpAddressTypes.Values.Keys, Written(At("/properties/ipAddressType/enum")));
        Assert.Equal(Choices.GatewayLoggings.Values.Keys, Written(At("/properties/gatewayLogging/enum")));
        Assert.Equal(Choices.Dashboard.Values.Keys, Written(At("/properties/dashboard/enum")));
        Assert.Equal(Choices.KeepWarm.Values.Keys, Written(At("/properties/keepWarm/enum")));
        Assert.Equal(Choices.RemovalPolicies.Values.Keys, Written(At("/properties/removalPolicy/enum")));
        Assert.Equal(Choices.Tracing.Values.Keys, Written(At("/properties/tracing/enum")));
    }

    [Fact]
    public void About_the_example()
    {
        var file = Path.Combine(Repository.Root, "examples", "office.json");
        var read = Configuration.Read(File.ReadAllText(file));

        Assert.Equal(["eu-west-1", "us-east-1"], read.SecurityGroups.Select(group => group.RegionName));
        Assert.Equal(
            Path.Combine(Repository.Root, "authsecgroup.schema.json"),
            Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, (string)JsonNode.Parse(File.ReadAllText(file))!["$schema"]!))
        );
    }

    [Fact]
    public void That_only_the_top_level_can_refer_to_the_schema() =>
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

    private static string[] KeysOfTheReader(string unknownKey)
    {
        var message = Assert.Throws<UserErrorException>(() => Configuration.Read(AnUnknownKeyInEachObject)).Message;
        var line = Assert.Single(
            message.Split('\n', StringSplitOptions.TrimEntries),
            line => line.StartsWith(unknownKey + ":", StringComparison.Ordinal)
        );
        return line[(line.IndexOf("allowed: ", StringComparison.Ordinal) + "allowed: ".Length)..].Split(", ");
    }

    private static string Pattern(string property) => (string)At(property)["pattern"]!;

    /// <summary>The same pattern in JSON Schema, which has no \A and \z.</summary>
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

    /// <summary>Pattern and predicate agree on the texts, and on each text that differs from one of them in one character.</summary>
    private static void AgreesNear(string[] texts, string property, Func<string, bool> isValid)
    {
        var pattern = new Regex(Pattern(property));
        var edits =
            from text in texts
            from position in Enumerable.Range(0, text.Length + 1)
            from inserted in (string[])["", .. " -._aAfgzZ09/:é".Select(character => character.ToString())]
            from removed in (int[])[0, 1]
            where position + removed <= text.Length
            select text[..position] + inserted + text[(position + removed)..];
        Assert.All(edits.Append("").Distinct(), text => Assert.True(pattern.IsMatch(text) == isValid(text), text));
    }

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital { get; }
}
