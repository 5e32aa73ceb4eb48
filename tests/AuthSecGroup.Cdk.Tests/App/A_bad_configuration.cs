using AuthSecGroup.App;
using AuthSecGroup.App.Configuration;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class A_bad_configuration
{
    private const string Protocols = "\"tcp\", \"udp\", \"icmp\", \"icmpv6\", \"-1\" (all traffic) or a protocol number from 0 to 255";

    [Theory]
    [InlineData(
        "\"colour\": \"red\"",
        "authsecgroup.colour: unknown key, with the value \"red\"; allowed: name, description, timeToExpire, sweepInterval, logLevel, logRetentionDays, deploymentStage, usersBucketName, usersPrefix, ipAddressType, ruleQuota, alarmTopicArn, gatewayLogging, tracing, securityGroups"
    )]
    [InlineData("\"name\": \"two words\"", "authsecgroup.name: got \"two words\"; allowed: 1 to 64 of a-z A-Z 0-9 . _ -")]
    [InlineData("\"name\": 7", "authsecgroup.name: got 7; allowed: 1 to 64 of a-z A-Z 0-9 . _ -")]
    [InlineData("\"description\": \"\"", "authsecgroup.description: got \"\"; allowed: 1 to 1024 characters")]
    [InlineData("\"timeToExpire\": -600", "authsecgroup.timeToExpire: got -600; allowed: whole seconds from 1 to 31536000")]
    [InlineData("\"timeToExpire\": 1.5", "authsecgroup.timeToExpire: got 1.5; allowed: whole seconds from 1 to 31536000")]
    [InlineData("\"timeToExpire\": \"600\"", "authsecgroup.timeToExpire: got \"600\"; allowed: whole seconds from 1 to 31536000")]
    [InlineData("\"time_to_expire\": null", "authsecgroup.time_to_expire: got null; allowed: whole seconds from 1 to 31536000")]
    [InlineData(
        "\"timeToExpire\": 5, \"time_to_expire\": 6",
        "authsecgroup.time_to_expire: given twice, also as timeToExpire; allowed: one of them"
    )]
    [InlineData("\"sweepInterval\": 0", "authsecgroup.sweepInterval: got 0; allowed: whole seconds from 1 to 86400")]
    [InlineData("\"logLevel\": \"loud\"", "authsecgroup.logLevel: got \"loud\"; allowed: \"debug\", \"info\", \"warning\" or \"error\"")]
    [InlineData("\"deploymentStage\": \"dev/1\"", "authsecgroup.deploymentStage: got \"dev/1\"; allowed: 1 to 128 of a-z A-Z 0-9 _ -")]
    [InlineData(
        "\"usersBucketName\": \"My_Bucket\"",
        "authsecgroup.usersBucketName: got \"My_Bucket\"; allowed: the name of an S3 bucket: 3 to 63 of a-z 0-9 . -"
    )]
    [InlineData(
        "\"usersPrefix\": \"/x\"",
        "authsecgroup.usersPrefix: got \"/x\"; allowed: at most 512 of a-z A-Z 0-9 / ! - _ . ' ( ), not beginning with /"
    )]
    [InlineData("\"ipAddressType\": \"ipv6\"", "authsecgroup.ipAddressType: got \"ipv6\"; allowed: \"ipv4\" or \"dualstack\"")]
    [InlineData("\"rule_quota\": 0", "authsecgroup.rule_quota: got 0; allowed: a whole number from 1 to 1000")]
    [InlineData(
        "\"alarmTopicArn\": \"alarms\"",
        "authsecgroup.alarmTopicArn: got \"alarms\"; allowed: the ARN of an SNS topic, such as arn:aws:sns:us-east-1:123456789012:alarms"
    )]
    [InlineData(
        "\"gatewayLogging\": true",
        "authsecgroup.gatewayLogging: got true; allowed: \"none\", \"useAccountRole\" or \"createAccountRole\""
    )]
    [InlineData("\"tracing\": \"yes\"", "authsecgroup.tracing: got \"yes\"; allowed: true or false")]
    [InlineData(
        "\"logRetentionDays\": 31",
        "authsecgroup.logRetentionDays: got 31; allowed: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653"
    )]
    public void Is_refused_for_a_setting(string setting, string fault) =>
        Refused($$"""{ {{setting}}, "securityGroups": [{{Configuration.OneGroup}}] }""", fault);

    [Theory]
    [InlineData("[]", "authsecgroup: got []; allowed: an object")]
    [InlineData("{}", "authsecgroup.securityGroups: missing; allowed: an array of one or more objects with regionName, groupIds and rules")]
    [InlineData(
        """{ "securityGroups": {} }""",
        "authsecgroup.securityGroups: got {}; allowed: an array of one or more objects with regionName, groupIds and rules"
    )]
    [InlineData(
        """{ "security_groups": [] }""",
        "authsecgroup.security_groups: got []; allowed: an array of one or more objects with regionName, groupIds and rules"
    )]
    [InlineData(
        """{ "securityGroups": ["sg-12345678"] }""",
        "authsecgroup.securityGroups[0]: got \"sg-12345678\"; allowed: an object with regionName, groupIds and rules"
    )]
    public void Is_refused_for_its_shape(string json, string fault) => Refused(json, fault);

    [Theory]
    [InlineData(
        """{ "groupIds": ["sg-12345678"], "rules": [] }""",
        "authsecgroup.securityGroups[0].regionName: missing; allowed: the code of a region, such as us-east-1"
    )]
    [InlineData(
        """{ "region_name": "Virginia", "group_ids": ["sg-12345678"], "rules": [] }""",
        "authsecgroup.securityGroups[0].region_name: got \"Virginia\"; allowed: the code of a region, such as us-east-1"
    )]
    [InlineData(
        """{ "regionName": "us-east-1", "rules": [] }""",
        "authsecgroup.securityGroups[0].groupIds: missing; allowed: an array of one or more ids of security groups, such as sg-0123456789abcdef0"
    )]
    [InlineData(
        """{ "regionName": "us-east-1", "groupIds": [], "rules": [] }""",
        "authsecgroup.securityGroups[0].groupIds: got []; allowed: an array of one or more ids of security groups, such as sg-0123456789abcdef0"
    )]
    [InlineData(
        """{ "regionName": "us-east-1", "groupIds": ["bastion"], "rules": [] }""",
        "authsecgroup.securityGroups[0].groupIds[0]: got \"bastion\"; allowed: the id of a security group, such as sg-0123456789abcdef0"
    )]
    [InlineData(
        """{ "regionName": "us-east-1", "groupIds": ["sg-12345678", "sg-12345678"], "rules": [] }""",
        "authsecgroup.securityGroups[0].groupIds[1]: got \"sg-12345678\"; allowed: each group once, in one entry with all its rules"
    )]
    [InlineData(
        """{ "regionName": "us-east-1", "groupIds": ["sg-12345678"] }""",
        "authsecgroup.securityGroups[0].rules: missing; allowed: an array of objects with protocol, fromPort and toPort; empty to drain the groups"
    )]
    [InlineData(
        """{ "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [22] }""",
        "authsecgroup.securityGroups[0].rules[0]: got 22; allowed: an object with protocol, fromPort and toPort"
    )]
    [InlineData(
        """{ "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [], "ports": [22] }""",
        "authsecgroup.securityGroups[0].ports: unknown key, with the value [22]; allowed: regionName, groupIds, rules"
    )]
    public void Is_refused_for_a_group(string group, string fault) => Refused($$"""{ "securityGroups": [{{group}}] }""", fault);

    [Theory]
    [InlineData(
        """{ "type": "egress", "protocol": "tcp", "fromPort": 22, "toPort": 22 }""",
        "type: got \"egress\"; allowed: \"ingress\", as only incoming traffic is let in here"
    )]
    [InlineData("""{ "fromPort": 22, "toPort": 22 }""", $"protocol: missing; allowed: {Protocols}")]
    [InlineData("""{ "protocol": "ssh", "fromPort": 22, "toPort": 22 }""", $"protocol: got \"ssh\"; allowed: {Protocols}")]
    [InlineData("""{ "protocol": 256 }""", $"protocol: got 256; allowed: {Protocols}")]
    [InlineData("""{ "protocol": "tcp", "toPort": 22 }""", "fromPort: missing; allowed: a whole number from 0 to 65535")]
    [InlineData("""{ "protocol": "tcp", "fromPort": 22, "toPort": 70000 }""", "toPort: got 70000; allowed: a whole number from 0 to 65535")]
    [InlineData(
        """{ "protocol": "tcp", "from_port": "22", "to_port": 22 }""",
        "from_port: got \"22\"; allowed: a whole number from 0 to 65535"
    )]
    [InlineData("""{ "protocol": "tcp", "fromPort": 25, "toPort": 24 }""", "toPort: got 24; allowed: fromPort (25) or higher")]
    [InlineData("""{ "protocol": "icmp", "fromPort": 256 }""", "fromPort: got 256; allowed: -1 (all) or a whole number from -1 to 255")]
    [InlineData(
        """{ "protocol": "icmp", "fromPort": -1, "toPort": 3 }""",
        "toPort: got 3; allowed: -1 (all codes), as fromPort is -1 (all types)"
    )]
    [InlineData(
        """{ "protocol": "-1", "fromPort": 22 }""",
        "fromPort: got 22; allowed: no ports for protocol -1, or a whole number from -1 to 0"
    )]
    [InlineData(
        """{ "protocol": "tcp", "fromPort": 22, "toPort": 22, "cidr": "0.0.0.0/0" }""",
        "cidr: unknown key, with the value \"0.0.0.0/0\"; allowed: type, protocol, fromPort, toPort"
    )]
    public void Is_refused_for_a_rule(string rule, string fault) =>
        Refused(
            $$"""{ "securityGroups": [{ "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [{{rule}}] }] }""",
            $"authsecgroup.securityGroups[0].rules[0].{fault}"
        );

    [Fact]
    public void Is_refused_for_a_group_that_two_entries_name() =>
        Refused(
            $$"""{ "securityGroups": [{{Configuration.OneGroup}}, {{Configuration.OneGroup}}] }""",
            "authsecgroup.securityGroups[1].groupIds[0]: got \"sg-0123456789abcdef0\"; allowed: each group once, in one entry with all its rules"
        );

    [Theory]
    [InlineData("compilation", "fast", "compilation: got \"fast\"; allowed: \"auto\", \"native\" or \"readytorun\"")]
    [InlineData("architecture", "riscv", "architecture: got \"riscv\"; allowed: \"x86_64\" or \"arm64\"")]
    [InlineData("lambdaFramework", "net8.0", "lambdaFramework: got \"net8.0\"; allowed: \"net10.0\" or \"net9.0\"")]
    [InlineData("vendorPackages", "some", "vendorPackages: got \"some\"; allowed: \"none\", \"lambda\" or \"all\"")]
    [InlineData("bootstrap", 5.0, "bootstrap: got 5; allowed: the path of a folder that holds an executable named bootstrap")]
    public void Is_refused_for_another_context_key(string key, object value, string fault) =>
        Assert.Equal(
            Lines(fault),
            Assert
                .Throws<UserErrorException>(() =>
                    Configuration.ReadAll($$"""{ "securityGroups": [{{Configuration.OneGroup}}] }""", new() { [key] = value })
                )
                .Message
        );

    [Fact]
    public void Is_refused_for_all_its_faults_at_once() =>
        Assert.Equal(
            Lines(
                "authsecgroup.timeToExpire: got -1; allowed: whole seconds from 1 to 31536000",
                "authsecgroup.securityGroups[0].groupIds: got []; allowed: an array of one or more ids of security groups, such as sg-0123456789abcdef0",
                "authsecgroup.securityGroups[0].rules[0].toPort: got 70000; allowed: a whole number from 0 to 65535",
                "authsecgroup.colour: unknown key, with the value \"red\"; allowed: name, description, timeToExpire, sweepInterval, logLevel, logRetentionDays, deploymentStage, usersBucketName, usersPrefix, ipAddressType, ruleQuota, alarmTopicArn, gatewayLogging, tracing, securityGroups",
                "compilation: got \"fast\"; allowed: \"auto\", \"native\" or \"readytorun\""
            ),
            Assert
                .Throws<UserErrorException>(() =>
                    Configuration.ReadAll(
                        """
                        { "colour": "red", "timeToExpire": -1,
                          "securityGroups": [{ "regionName": "us-east-1", "groupIds": [], "rules": [{ "protocol": "tcp", "fromPort": 22, "toPort": 70000 }] }] }
                        """,
                        new() { ["compilation"] = "fast" }
                    )
                )
                .Message
        );

    [Fact]
    public void Is_refused_where_there_is_none() =>
        Assert.Equal(
            Lines(
                "authsecgroup: missing; allowed: an object in the context of cdk.json, or the path of a JSON file, as in -c authsecgroup=my.json"
            ),
            Assert.Throws<UserErrorException>(() => new AppContextReader(_ => null, ".").Read()).Message
        );

    [Fact]
    public void Is_refused_where_the_file_is_not_there() =>
        Assert.Equal(
            Lines("authsecgroup: got \"nowhere.json\"; allowed: the path of a JSON file that can be read"),
            Assert
                .Throws<UserErrorException>(() => new AppContextReader(key => key == "authsecgroup" ? "nowhere.json" : null, ".").Read())
                .Message
        );

    [Fact]
    public void Is_refused_where_the_file_is_not_JSON() =>
        Assert.EndsWith(
            "\"; allowed: a file of valid JSON (this is not, at line 2, byte 3)",
            Assert.Throws<UserErrorException>(() => Configuration.Read("{\n  name: 1\n}")).Message,
            StringComparison.Ordinal
        );

    private static void Refused(string json, string fault) =>
        Assert.Equal(Lines(fault), Assert.Throws<UserErrorException>(() => Configuration.Read(json)).Message);

    private static string Lines(params string[] faults) =>
        string.Join(Environment.NewLine, ["the configuration is refused:", .. faults.Select(fault => $"  {fault}")]);
}
