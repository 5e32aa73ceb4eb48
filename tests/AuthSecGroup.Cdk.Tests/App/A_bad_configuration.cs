using AuthSecGroup.App.Configuration;
using AuthSecGroup.App.Errors;
using AuthSecGroup.Cdk.Tests.Support;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class A_bad_configuration
{
    private const string Names = "1 to 64 characters out of a-z A-Z 0-9 . _ -";
    private const string Times = "whole seconds from 1 to 31536000";
    private const string LogLevels = "\"debug\", \"info\", \"warning\" or \"error\"";
    private const string Stages = "1 to 128 of a-z A-Z 0-9 _ -";
    private const string Buckets = "the name of an S3 bucket: 3 to 63 of a-z 0-9 . -";
    private const string Prefixes = "at most 512 of a-z A-Z 0-9 / ! - _ . ' ( ), not starting with /";
    private const string Keys = "the ARN of a KMS key, such as arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private const string Topics = "the ARN of an SNS topic, such as arn:aws:sns:us-east-1:123456789012:alarms";
    private const string GatewayLoggings = "\"none\", \"useAccountRole\" or \"createAccountRole\"";
    private const string Retentions =
        "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653";
    private const string Settings =
        "name, description, timeToExpire, sweepInterval, logLevel, logRetentionDays, deploymentStage, usersBucketName, "
        + "usersBucketKeyArn, usersPrefix, throttlingRateLimit, throttlingBurstLimit, memorySize, connectionReservedConcurrentExecutions, "
        + "sweepReservedConcurrentExecutions, keepWarm, ipAddressType, maxAddressesPerCaller, trustedAccounts, "
        + "allowedSourceRanges, ruleQuota, alarmTopicArn, gatewayLogging, tracing, dashboard, removalPolicy, "
        + "securityGroups";
    private const string Account = "the id of another AWS account, 12 digits";
    private const string Ranges = "an IPv4 or IPv6 CIDR block, such as 203.0.113.0/24 or 2001:db8::/32";
    private const string RangeLists = "an array of one or more CIDR blocks, such as 203.0.113.0/24; for every address, 0.0.0.0/0 and ::/0";
    private const string Regions = "the code of a region, such as us-east-1";
    private const string Group = "an object with regionName, groupIds and rules";
    private const string Groups = "an array of one or more objects with regionName, groupIds and rules";
    private const string GroupIds = "an array of one or more ids of security groups, such as sg-0123456789abcdef0";
    private const string GroupId = "the id of a security group, such as sg-0123456789abcdef0";
    private const string Rules = "an array of objects with protocol, fromPort and toPort; empty to drain the groups";
    private const string Protocols = "\"tcp\", \"udp\", \"icmp\", \"icmpv6\", \"-1\" (all traffic) or a protocol number from 0 to 255";
    private const string Ports = "a whole number from 0 to 65535";
    private const string IcmpNumbers = "a whole number from 0 to 255, or -1 for all";
    private const string OneOfTwo = """ "timeToExpire": 5, "time_to_expire": 6, """;

    [Theory]
    [InlineData("name", "\"two words\"", Names)]
    [InlineData("name", "7", Names)]
    [InlineData("description", "\"\"", "1 to 1024 bytes of UTF-8")]
    [InlineData("timeToExpire", "-600", Times)]
    [InlineData("timeToExpire", "1.5", Times)]
    [InlineData("timeToExpire", "\"600\"", Times)]
    [InlineData("time_to_expire", "null", Times)]
    [InlineData("sweepInterval", "0", "whole seconds from 1 to 86400")]
    [InlineData("logLevel", "\"loud\"", LogLevels)]
    [InlineData("deploymentStage", "\"dev/1\"", Stages)]
    [InlineData("usersBucketName", "\"My_Bucket\"", Buckets)]
    [InlineData("usersBucketKeyArn", "\"alias/users\"", Keys)]
    [InlineData("usersPrefix", "\"/x\"", Prefixes)]
    [InlineData("throttlingRateLimit", "10001", "requests per second from 1 to 10000")]
    [InlineData("throttlingBurstLimit", "0", "requests from 1 to 5000")]
    [InlineData("memorySize", "127", "MiB from 128 to 10240")]
    [InlineData("connectionReservedConcurrentExecutions", "0", "a whole number from 1 to 10000")]
    [InlineData("sweepReservedConcurrentExecutions", "1", "a whole number from 2 to 10000")]
    [InlineData("ipAddressType", "\"ipv6\"", "\"ipv4\" or \"dualstack\"")]
    [InlineData("maxAddressesPerCaller", "1001", "a whole number from 1 to 1000")]
    [InlineData("trustedAccounts", "\"111122223333\"", "an array of ids of AWS accounts, such as 123456789012")]
    [InlineData("allowed_source_ranges", "[]", RangeLists)]
    [InlineData("rule_quota", "0", "a whole number from 1 to 1000")]
    [InlineData("alarmTopicArn", "\"alarms\"", Topics)]
    [InlineData("gatewayLogging", "true", GatewayLoggings)]
    [InlineData("tracing", "\"yes\"", "true or false")]
    [InlineData("dashboard", "1", "true or false")]
    [InlineData("keepWarm", "\"no\"", "true or false")]
    [InlineData("removalPolicy", "\"snapshot\"", "\"retain\" or \"destroy\"")]
    [InlineData("logRetentionDays", "31", Retentions)]
    public void Is_rejected_for_a_setting(string key, string value, string allowed) =>
        Rejected(
            $$"""{ "{{key}}": {{value}}, "securityGroups": [{{Configuration.OneGroup}}] }""",
            $".{key}: got {value}; allowed: {allowed}"
        );

    [Theory]
    [InlineData("trustedAccounts", "\"office\"", Account)]
    [InlineData("trusted_accounts", "111122223333", Account)]
    [InlineData("trustedAccounts", "\"111122223333\", \"111122223333\"", "each value once", 1)]
    [InlineData("allowedSourceRanges", "\"203.0.113.7\"", Ranges)]
    [InlineData("allowedSourceRanges", "null", Ranges)]
    [InlineData("allowedSourceRanges", "\"203.0.113.7/24\"", "the canonical form 203.0.113.0/24")]
    [InlineData("allowed_source_ranges", "\"::/0\", \"2001:DB8::/32\"", "the canonical form 2001:db8::/32", 1)]
    public void Is_rejected_for_an_element(string key, string elements, string allowed, int index = 0) =>
        Rejected(
            $$"""{ "{{key}}": [{{elements}}], "securityGroups": [{{Configuration.OneGroup}}] }""",
            $".{key}[{index}]: got {elements.Split(", ")[index]}; allowed: {allowed}"
        );

    [Fact]
    public void Is_rejected_for_the_account_of_the_stack()
    {
        var configuration = new Dictionary<string, object>
        {
            ["trustedAccounts"] = new object[] { "123456789012" },
            ["securityGroups"] = Array.Empty<object>(),
        };

        Assert.Contains(
            $"  authsecgroup.trustedAccounts[0]: got \"123456789012\"; allowed: {Account}, not 123456789012, the stack's own"
                + Environment.NewLine,
            Error(() => new AppContextReader(key => key == "authsecgroup" ? configuration : null, ".", null, "123456789012").Read()),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("\"colour\": \"red\",", $".colour: unknown key, with the value \"red\"; allowed: {Settings}")]
    [InlineData(""" "timeToExpire": 5, "timeToExpire": 6, """, ".timeToExpire: given more than once; allowed: once")]
    [InlineData(OneOfTwo, ".time_to_expire: given twice, also as timeToExpire; allowed: one of them")]
    public void Is_rejected_for_a_key(string settings, string error) =>
        Rejected($$"""{ {{settings}} "securityGroups": [{{Configuration.OneGroup}}] }""", error);

    [Theory]
    [InlineData("[]", ": got []; allowed: an object")]
    [InlineData("{}", $".securityGroups: missing; allowed: {Groups}")]
    [InlineData("""{ "securityGroups": {} }""", $".securityGroups: got {{}}; allowed: {Groups}")]
    [InlineData("""{ "security_groups": [] }""", $".security_groups: got []; allowed: {Groups}")]
    [InlineData("""{ "securityGroups": ["sg-12345678"] }""", $".securityGroups[0]: got \"sg-12345678\"; allowed: {Group}")]
    public void Is_rejected_for_its_structure(string json, string error) => Rejected(json, error);

    [Theory]
    [InlineData(""" "groupIds": ["sg-12345678"], "rules": [] """, $"regionName: missing; allowed: {Regions}")]
    [InlineData(
        """ "region_name": "Virginia", "group_ids": ["sg-12345678"], "rules": [] """,
        $"region_name: got \"Virginia\"; allowed: {Regions}"
    )]
    [InlineData(""" "regionName": "us-east-1", "rules": [] """, $"groupIds: missing; allowed: {GroupIds}")]
    [InlineData(""" "regionName": "us-east-1", "groupIds": [], "rules": [] """, $"groupIds: got []; allowed: {GroupIds}")]
    [InlineData(
        """ "regionName": "us-east-1", "groupIds": ["bastion"], "rules": [] """,
        $"groupIds[0]: got \"bastion\"; allowed: {GroupId}"
    )]
    [InlineData(
        """ "regionName": "us-east-1", "groupIds": ["sg-12345678", "sg-12345678"], "rules": [] """,
        "groupIds[1]: got \"sg-12345678\"; allowed: each group once for each target, in one entry with all its rules"
    )]
    [InlineData(
        """ "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [], "accessRoleArn": "access" """,
        $"accessRoleArn: got \"access\"; allowed: {AccessRoleArn.ValidValues}"
    )]
    [InlineData(
        """ "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [], "external_id": "office-7" """,
        $"accessRoleArn: missing; allowed: {AccessRoleArn.ValidValues}, the role that requires externalId"
    )]
    [InlineData(""" "regionName": "us-east-1", "groupIds": ["sg-12345678"] """, $"rules: missing; allowed: {Rules}")]
    [InlineData(
        """ "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [22] """,
        "rules[0]: got 22; allowed: an object with protocol, fromPort and toPort"
    )]
    [InlineData(
        """ "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [], "rules": [] """,
        "rules: given more than once; allowed: once"
    )]
    [InlineData(
        """ "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [], "ports": [22] """,
        "ports: unknown key, with the value [22]; allowed: regionName, groupIds, rules, target, timeToExpire, accessRoleArn, externalId"
    )]
    [InlineData(
        """ "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [], "target": ".." """,
        "target: got \"..\"; allowed: 1 to 64 characters out of a-z A-Z 0-9 . _ -, starting with a letter or digit"
    )]
    [InlineData(
        """ "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [], "time_to_expire": 601 """,
        "time_to_expire: got 601; allowed: whole seconds from 1 to 600"
    )]
    public void Is_rejected_for_a_group(string members, string error) =>
        Rejected($$"""{ "securityGroups": [{ {{members}} }] }""", $".securityGroups[0].{error}");

    [Theory]
    [InlineData(
        """ "type": "egress", "protocol": "tcp", "fromPort": 22, "toPort": 22 """,
        "type: got \"egress\"; allowed: \"ingress\", because only incoming traffic can be allowed"
    )]
    [InlineData(""" "fromPort": 22, "toPort": 22 """, $"protocol: missing; allowed: {Protocols}")]
    [InlineData(""" "protocol": "ssh", "fromPort": 22, "toPort": 22 """, $"protocol: got \"ssh\"; allowed: {Protocols}")]
    [InlineData(""" "protocol": 256 """, $"protocol: got 256; allowed: {Protocols}")]
    [InlineData(""" "protocol": "tcp", "toPort": 22 """, $"fromPort: missing; allowed: {Ports}")]
    [InlineData(""" "protocol": "tcp", "fromPort": 22, "toPort": 70000 """, $"toPort: got 70000; allowed: {Ports}")]
    [InlineData(""" "protocol": "tcp", "fromPort": 22, "toPort": 22.5 """, $"toPort: got 22.5; allowed: {Ports}")]
    [InlineData(""" "protocol": "tcp", "from_port": "22", "to_port": 22 """, $"from_port: got \"22\"; allowed: {Ports}")]
    [InlineData(""" "protocol": "tcp", "fromPort": 25, "toPort": 24 """, "toPort: got 24; allowed: fromPort (25) or higher")]
    [InlineData(""" "protocol": "icmp", "fromPort": 256 """, $"fromPort: got 256; allowed: {IcmpNumbers}")]
    [InlineData(
        """ "protocol": "icmp", "fromPort": -1, "toPort": 3 """,
        "toPort: got 3; allowed: -1 (all codes), because fromPort is -1 (all types)"
    )]
    [InlineData(""" "protocol": "-1", "fromPort": 22 """, "fromPort: got 22; allowed: -1, because protocol -1 has no ports")]
    [InlineData(
        """ "protocol": "tcp", "fromPort": 22, "toPort": 22, "cidr": "0.0.0.0/0" """,
        "cidr: unknown key, with the value \"0.0.0.0/0\"; allowed: type, protocol, fromPort, toPort"
    )]
    public void Is_rejected_for_a_rule(string members, string error) =>
        Rejected(
            $$"""{ "securityGroups": [{ "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [{ {{members}} }] }] }""",
            $".securityGroups[0].rules[0].{error}"
        );

    [Fact]
    public void Is_rejected_for_a_group_in_two_entries() =>
        Rejected(
            $$"""{ "securityGroups": [{{Configuration.OneGroup}}, {{Configuration.OneGroup}}] }""",
            ".securityGroups[1].groupIds[0]: got \"sg-0123456789abcdef0\"; allowed: each group once for each target, in one entry with all "
                + "its rules"
        );

    [Fact]
    public void Is_rejected_for_a_port_of_a_group_in_two_targets() =>
        Rejected(
            """
            { "securityGroups": [
              { "regionName": "us-east-1", "groupIds": ["sg-12345678"], "target": "bastion",
                "rules": [{ "protocol": "tcp", "fromPort": 20, "toPort": 30 }] },
              { "regionName": "us-east-1", "groupIds": ["sg-87654321", "sg-12345678"], "target": "db",
                "rules": [{ "protocol": "tcp", "fromPort": 22, "toPort": 22 }] }
            ] }
            """,
            ".securityGroups[1].groupIds[1]: got \"sg-12345678\"; allowed: groups that have none of these ports in the target bastion, too"
        );

    [Theory]
    [InlineData("compilation", "fast", "got \"fast\"; allowed: \"auto\", \"native\" or \"readytorun\"")]
    [InlineData("architecture", "riscv", "got \"riscv\"; allowed: \"x86_64\" or \"arm64\"")]
    [InlineData("vendorPackages", "some", "got \"some\"; allowed: \"none\", \"lambda\" or \"all\"")]
    [InlineData("bootstrap", 5.0, "got 5; allowed: the path of a folder that contains an executable named bootstrap")]
    public void Is_rejected_for_another_context_key(string key, object value, string error) =>
        Assert.Equal(
            Lines($"{key}: {error}"),
            Error(() => Configuration.ReadAll($$"""{ "securityGroups": [{{Configuration.OneGroup}}] }""", new() { [key] = value }))
        );

    [Fact]
    public void Is_rejected_for_a_key_of_a_bucket_that_the_stack_creates() =>
        Rejected(
            $$"""
            { "usersBucketKeyArn": "arn:aws:kms:us-east-1:123456789012:key/1234abcd", "securityGroups": [{{Configuration.OneGroup}}] }
            """,
            $".usersBucketName: missing; allowed: {Buckets}, the bucket that usersBucketKeyArn encrypts"
        );

    [Fact]
    public void Is_rejected_for_a_topic_in_another_region_than_the_stack()
    {
        var configuration = new Dictionary<string, object>
        {
            ["alarmTopicArn"] = "arn:aws:sns:us-east-1:123456789012:alarms",
            ["securityGroups"] = Array.Empty<object>(),
        };

        Assert.Contains(
            $"  authsecgroup.alarmTopicArn: got \"{configuration["alarmTopicArn"]}\"; allowed: {Topics}, in eu-west-1, the stack's region"
                + Environment.NewLine,
            Error(() => new AppContextReader(key => key == "authsecgroup" ? configuration : null, ".", "eu-west-1").Read()),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "alarmTopicArn",
            Error(() => new AppContextReader(key => key == "authsecgroup" ? configuration : null, ".", "us-east-1").Read()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Is_rejected_with_all_its_errors() =>
        Assert.Equal(
            Lines(
                $"authsecgroup.timeToExpire: got -1; allowed: {Times}",
                $"authsecgroup.securityGroups[0].groupIds: got []; allowed: {GroupIds}",
                $"authsecgroup.securityGroups[0].rules[0].fromPort: got -2; allowed: {Ports}",
                $"authsecgroup.securityGroups[0].rules[0].toPort: got 70000; allowed: {Ports}",
                $"authsecgroup.colour: unknown key, with the value \"red\"; allowed: {Settings}",
                "compilation: got \"fast\"; allowed: \"auto\", \"native\" or \"readytorun\""
            ),
            Error(() =>
                Configuration.ReadAll(
                    """
                    {
                      "colour": "red", "timeToExpire": -1,
                      "securityGroups": [
                        { "regionName": "us-east-1", "groupIds": [], "rules": [{ "protocol": "tcp", "fromPort": -2, "toPort": 70000 }] }
                      ]
                    }
                    """,
                    new() { ["compilation"] = "fast" }
                )
            )
        );

    [Theory]
    [InlineData(null, "missing; allowed: an object in the context of cdk.json, or the path of a JSON file, as in -c authsecgroup=my.json")]
    [InlineData("nowhere.json", "got \"nowhere.json\"; allowed: the path of a readable JSON file")]
    public void Is_rejected_if_it_does_not_exist(string? value, string error) =>
        Assert.Equal(
            Lines($"authsecgroup: {error}"),
            Error(() => new AppContextReader(key => key == "authsecgroup" ? value : null, ".").Read())
        );

    [Fact]
    public void Is_rejected_if_the_file_is_not_JSON() =>
        Assert.EndsWith(
            "\"; allowed: a file of valid JSON (invalid at line 2, byte 3)",
            Error(() => Configuration.Read("{\n  name: 1\n}")),
            StringComparison.Ordinal
        );

    [Fact]
    public void Is_rejected_as_the_documentation_shows() =>
        Assert.Contains(
            $"```text\nauthsecgroup: error: {Error(() =>
                Configuration.Read(
                    """
                    {
                      "timeToExpire": "600",
                      "securityGroups": [
                        {
                          "regionName": "us-east-1", "groupIds": ["sg-0123456789abcdef0"],
                          "rules": [{ "type": "egress", "protocol": "tcp", "fromPort": 22, "toPort": 22 }]
                        }
                      ]
                    }
                    """
                )
            )}\n```",
            File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md")),
            StringComparison.Ordinal
        );

    private static void Rejected(string json, string error) =>
        Assert.Equal(Lines($"authsecgroup{error}"), Error(() => Configuration.Read(json)));

    private static string Error(Func<object> read) => Assert.Throws<UserErrorException>(read).Message;

    private static string Lines(params string[] errors) =>
        string.Join(Environment.NewLine, ["the configuration is invalid:", .. errors.Select(error => $"  {error}")]);
}
