using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Configuration;

public class Reading_the_deployment
{
    private const string OneGroup = """[{"region":"us-east-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22"]}]""";

    private static Dictionary<string, string?> Environment =>
        new()
        {
            ["AUTHSECGROUP_NAME"] = "office-ssh",
            ["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = "600",
            ["AUTHSECGROUP_SWEEP_INTERVAL_SECONDS"] = "30",
            ["AUTHSECGROUP_RULE_QUOTA"] = "100",
            ["AUTHSECGROUP_SECURITY_GROUPS"] = OneGroup,
        };

    private static DeploymentSettings Read(Dictionary<string, string?> environment) =>
        DeploymentSettingsReader.Read(environment.GetValueOrDefault);

    private static DeploymentSettings ReadWith(string variable, string? value) => Read(new(Environment) { [variable] = value });

    private static string ErrorWith(string variable, string? value) =>
        Assert.Single(Assert.Throws<ConfigurationException>(() => ReadWith(variable, value)).Faults);

    [Fact]
    public void Gives_what_the_environment_says()
    {
        var deployment = Read(Environment);
        Assert.Equal("office-ssh", deployment.Name);
        Assert.Equal(TimeSpan.FromMinutes(10), deployment.TimeToExpire);
        Assert.Equal(TimeSpan.FromSeconds(30), deployment.SweepInterval);
        Assert.Equal(100, deployment.RuleQuota);
        var access = Assert.Single(deployment.Groups);
        Assert.Equal(new SecurityGroupId("us-east-1", "sg-0123456789abcdef0"), access.Group);
        Assert.Equal("tcp:22:22", Assert.Single(access.Rules).ToString());
    }

    [Fact]
    public void Gives_the_groups_alone_where_only_these_are_asked_for() =>
        Assert.Equal(
            new SecurityGroupId("us-east-1", "sg-0123456789abcdef0"),
            Assert.Single(DeploymentSettingsReader.ReadGroups(OneGroup)).Group
        );

    [Fact]
    public void Sweeps_each_minute_and_takes_EC2s_quota_where_nothing_is_said()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), ReadWith("AUTHSECGROUP_SWEEP_INTERVAL_SECONDS", null).SweepInterval);
        Assert.Equal(60, ReadWith("AUTHSECGROUP_RULE_QUOTA", null).RuleQuota);
    }

    [Fact]
    public void Gives_the_groups_in_their_order_and_each_region_once()
    {
        var deployment = ReadWith(
            "AUTHSECGROUP_SECURITY_GROUPS",
            """[{"region":"us-west-1","groups":["sg-0000000a","sg-0000000b"],"rules":["tcp:24:25","6:22:22"]},{"region":"eu-central-1","groups":["sg-0000000a"],"rules":[]},{"region":"us-west-1","groups":["sg-0000000c"]}]"""
        );
        Assert.Equal(["us-west-1", "eu-central-1"], deployment.Regions);
        Assert.Equal(
            ["sg-0000000a", "sg-0000000b", "sg-0000000a", "sg-0000000c"],
            deployment.Groups.Select(access => access.Group.GroupId)
        );
        Assert.Equal(["sg-0000000a", "sg-0000000b", "sg-0000000c"], deployment.In("us-west-1").Select(access => access.Group.GroupId));
        Assert.Equal(["tcp:24:25", "tcp:22:22"], deployment.Groups[1].Rules.Select(rule => rule.ToString()));
        Assert.Empty(deployment.Groups[2].Rules);
        Assert.Empty(deployment.Groups[3].Rules);
        Assert.Empty(deployment.In("us-east-1"));
    }

    [Theory]
    [InlineData("AUTHSECGROUP_NAME", null, "AUTHSECGROUP_NAME is not set; it must be 1 to 64 characters out of a-z A-Z 0-9 . _ -")]
    [InlineData("AUTHSECGROUP_NAME", "", "AUTHSECGROUP_NAME is ''; it must be 1 to 64 characters out of a-z A-Z 0-9 . _ -")]
    [InlineData(
        "AUTHSECGROUP_NAME",
        "office ssh",
        "AUTHSECGROUP_NAME is 'office ssh'; it must be 1 to 64 characters out of a-z A-Z 0-9 . _ -"
    )]
    [InlineData(
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS",
        null,
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS is not set; it must be whole seconds from 1 to 31536000"
    )]
    [InlineData(
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS",
        "0",
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS is '0'; it must be whole seconds from 1 to 31536000"
    )]
    [InlineData(
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS",
        "31536001",
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS is '31536001'; it must be whole seconds from 1 to 31536000"
    )]
    [InlineData(
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS",
        "-1",
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS is '-1'; it must be whole seconds from 1 to 31536000"
    )]
    [InlineData(
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS",
        "600.5",
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS is '600.5'; it must be whole seconds from 1 to 31536000"
    )]
    [InlineData(
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS",
        " 600",
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS is ' 600'; it must be whole seconds from 1 to 31536000"
    )]
    [InlineData(
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS",
        "10m",
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS is '10m'; it must be whole seconds from 1 to 31536000"
    )]
    [InlineData(
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS",
        "99999999999",
        "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS is '99999999999'; it must be whole seconds from 1 to 31536000"
    )]
    [InlineData(
        "AUTHSECGROUP_SWEEP_INTERVAL_SECONDS",
        "",
        "AUTHSECGROUP_SWEEP_INTERVAL_SECONDS is ''; it must be whole seconds from 1 to 86400"
    )]
    [InlineData(
        "AUTHSECGROUP_SWEEP_INTERVAL_SECONDS",
        "0",
        "AUTHSECGROUP_SWEEP_INTERVAL_SECONDS is '0'; it must be whole seconds from 1 to 86400"
    )]
    [InlineData(
        "AUTHSECGROUP_SWEEP_INTERVAL_SECONDS",
        "86401",
        "AUTHSECGROUP_SWEEP_INTERVAL_SECONDS is '86401'; it must be whole seconds from 1 to 86400"
    )]
    [InlineData("AUTHSECGROUP_RULE_QUOTA", "0", "AUTHSECGROUP_RULE_QUOTA is '0'; it must be a whole number from 1 to 1000")]
    [InlineData("AUTHSECGROUP_RULE_QUOTA", "1001", "AUTHSECGROUP_RULE_QUOTA is '1001'; it must be a whole number from 1 to 1000")]
    [InlineData("AUTHSECGROUP_SECURITY_GROUPS", "[]", "AUTHSECGROUP_SECURITY_GROUPS is '[]'; it must be at least one entry")]
    [InlineData("AUTHSECGROUP_SECURITY_GROUPS", "null", "AUTHSECGROUP_SECURITY_GROUPS is 'null'; it must be at least one entry")]
    public void Refuses_a_wrong_value_by_name(string variable, string? value, string error) =>
        Assert.Equal(error, ErrorWith(variable, value));

    [Theory]
    [InlineData("AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS", "1")]
    [InlineData("AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS", "31536000")]
    [InlineData("AUTHSECGROUP_SWEEP_INTERVAL_SECONDS", "1")]
    [InlineData("AUTHSECGROUP_SWEEP_INTERVAL_SECONDS", "86400")]
    [InlineData("AUTHSECGROUP_RULE_QUOTA", "1")]
    [InlineData("AUTHSECGROUP_RULE_QUOTA", "1000")]
    public void Takes_the_least_and_the_most(string variable, string value)
    {
        var deployment = ReadWith(variable, value);
        var read = variable switch
        {
            "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS" => deployment.TimeToExpire.TotalSeconds,
            "AUTHSECGROUP_SWEEP_INTERVAL_SECONDS" => deployment.SweepInterval.TotalSeconds,
            _ => deployment.RuleQuota,
        };
        Assert.Equal(value, $"{read}");
    }

    [Theory]
    [InlineData(
        """[{"region":"us-east-1","groups":["sg-00000000"],"rules":["tcp:70000:70000"]}]""",
        "AUTHSECGROUP_SECURITY_GROUPS rule is 'tcp:70000:70000'; it must be protocol:fromPort:toPort, such as tcp:22:22 (tcp and "
            + "udp: ports 0 to 65535; icmp and icmpv6: type and code, -1 to 255; -1 or a protocol number: -1:-1)"
    )]
    [InlineData(
        """[{"region":"us-east-1","groups":["sg-00000000"],"rules":[null]}]""",
        "AUTHSECGROUP_SECURITY_GROUPS rule is not set; it must be protocol:fromPort:toPort, such as tcp:22:22 (tcp and udp: "
            + "ports 0 to 65535; icmp and icmpv6: type and code, -1 to 255; -1 or a protocol number: -1:-1)"
    )]
    [InlineData(
        """[{"region":"us-east-1","groups":["sg-00000000"],"rules":["tcp:22:22","6:22:22"]}]""",
        "AUTHSECGROUP_SECURITY_GROUPS rule is '6:22:22'; it must be each rule once"
    )]
    [InlineData(
        """[{"groups":["sg-00000000"]}]""",
        "AUTHSECGROUP_SECURITY_GROUPS region is not set; it must be the code of a region, such as us-east-1"
    )]
    [InlineData("[null]", "AUTHSECGROUP_SECURITY_GROUPS region is not set; it must be the code of a region, such as us-east-1")]
    [InlineData("""[{"region":"us-east-1"}]""", "AUTHSECGROUP_SECURITY_GROUPS groups is '[]'; it must be at least one security group id")]
    [InlineData(
        """[{"region":"us-east-1","groups":[]}]""",
        "AUTHSECGROUP_SECURITY_GROUPS groups is '[]'; it must be at least one security group id"
    )]
    [InlineData(
        """[{"region":"us-east-1","groups":[null]}]""",
        "AUTHSECGROUP_SECURITY_GROUPS group is not set; it must be the id of a security group, such as sg-0123456789abcdef0"
    )]
    [InlineData(
        """[{"region":"us-east-1","groups":["sg-00000000","sg-00000000"]}]""",
        "AUTHSECGROUP_SECURITY_GROUPS group is 'sg-00000000'; it must be each group once, with all its rules in one entry"
    )]
    [InlineData(
        """[{"region":"us-east-1","groups":["sg-00000000"]},{"region":"us-east-1","groups":["sg-00000000"]}]""",
        "AUTHSECGROUP_SECURITY_GROUPS group is 'sg-00000000'; it must be each group once, with all its rules in one entry"
    )]
    public void Refuses_a_wrong_entry_by_what_is_wrong_in_it(string json, string error)
    {
        Assert.Equal(error, ErrorWith("AUTHSECGROUP_SECURITY_GROUPS", json));
        Assert.Equal(error, Assert.Single(Assert.Throws<ConfigurationException>(() => DeploymentSettingsReader.ReadGroups(json)).Faults));
    }

    [Theory]
    [InlineData("us-east-1")]
    [InlineData("il-central-1")]
    [InlineData("ap-southeast-10")]
    [InlineData("us-gov-west-1")]
    [InlineData("eu-isoe-west-1")]
    [InlineData("aa-b-1")]
    public void Takes_the_names_of_regions(string region) => Assert.Equal([region], ReadRegion(region).Regions);

    [Theory]
    [InlineData("")]
    [InlineData("us-1")]
    [InlineData("useast1")]
    [InlineData("US-EAST-1")]
    [InlineData("us-east-1a")]
    [InlineData("us-east-")]
    [InlineData("1us-east-1")]
    [InlineData("-us-east-1")]
    [InlineData("us_east-1")]
    [InlineData("us-east-1.example.com/1")]
    [InlineData("us-east-\u0661")]
    [InlineData("eu-isoe-west-1-0123456789abcdef01")]
    [InlineData("a-central-1")]
    [InlineData("us-east-123")]
    [InlineData("us--1")]
    public void Refuses_what_is_no_regions_name(string region)
    {
        var refused = Assert.Throws<ConfigurationException>(() => ReadRegion(region));
        Assert.Equal(
            [$"AUTHSECGROUP_SECURITY_GROUPS region is '{region}'; it must be the code of a region, such as us-east-1"],
            refused.Faults
        );
    }

    [Theory]
    [InlineData("sg-00000000")]
    [InlineData("sg-0123abcd")]
    [InlineData("sg-0123456789abcdef0")]
    public void Takes_the_ids_of_groups(string id) => Assert.Equal(id, Assert.Single(ReadGroup(id).Groups).Group.GroupId);

    [Theory]
    [InlineData("")]
    [InlineData("sg-")]
    [InlineData("sg0123")]
    [InlineData("SG-0123")]
    [InlineData("sg-0123456g")]
    [InlineData("sg-0123ABCD")]
    [InlineData("sg-0123456789abcdef0 ")]
    [InlineData("sg-0123456789abcde_0")]
    [InlineData("sg-0123G")]
    [InlineData("sg-ABCD")]
    [InlineData("sgr-0123")]
    [InlineData("sg-0123 ")]
    [InlineData("vpc-0123")]
    [InlineData("sg-0123456789abcdef0123456789abcdef012345")]
    public void Refuses_what_is_no_groups_id(string id)
    {
        var refused = Assert.Throws<ConfigurationException>(() => ReadGroup(id));
        Assert.Equal(
            [$"AUTHSECGROUP_SECURITY_GROUPS group is '{id}'; it must be the id of a security group, such as sg-0123456789abcdef0"],
            refused.Faults
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("us-east-1")]
    [InlineData("")]
    [InlineData("""[{"region":"us-east-1","groups":["sg-00000000"],"ports":[22]}]""")]
    [InlineData("""[{"region":"us-east-1","groups":"sg-00000000"}]""")]
    [InlineData("""[{"region":7,"groups":["sg-00000000"]}]""")]
    public void Refuses_what_is_not_the_JSON_of_groups(string json)
    {
        var error = ErrorWith("AUTHSECGROUP_SECURITY_GROUPS", json);
        Assert.StartsWith(
            $$"""AUTHSECGROUP_SECURITY_GROUPS is '{{json}}'; it must be a JSON array of {"region", "groups", "rules"} objects (""",
            error,
            StringComparison.Ordinal
        );
        Assert.EndsWith(")", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_the_groups_are_not_set()
    {
        var error = ErrorWith("AUTHSECGROUP_SECURITY_GROUPS", null);
        Assert.StartsWith(
            """AUTHSECGROUP_SECURITY_GROUPS is not set; it must be a JSON array of {"region", "groups", "rules"} objects (""",
            error,
            StringComparison.Ordinal
        );
        Assert.Throws<ConfigurationException>(() => DeploymentSettingsReader.ReadGroups(null));
    }

    [Fact]
    public void Names_every_fault_at_once()
    {
        var refused = Assert.Throws<ConfigurationException>(() =>
            Read(
                new()
                {
                    ["AUTHSECGROUP_NAME"] = "a b",
                    ["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = "x",
                    ["AUTHSECGROUP_SWEEP_INTERVAL_SECONDS"] = "y",
                    ["AUTHSECGROUP_RULE_QUOTA"] = "z",
                    ["AUTHSECGROUP_SECURITY_GROUPS"] =
                        """[{"region":"here","groups":["sg-00000000"]},{"region":"us-east-1","groups":["me","sg-00000001"],"rules":["tcp:1:1","tcp:1:1"]}]""",
                }
            )
        );
        Assert.Equal(
            "The function's environment is not usable: AUTHSECGROUP_NAME is 'a b'; it must be 1 to 64 characters out of a-z A-Z 0-9 . _ -; "
                + "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS is 'x'; it must be whole seconds from 1 to 31536000; "
                + "AUTHSECGROUP_SWEEP_INTERVAL_SECONDS is 'y'; it must be whole seconds from 1 to 86400; "
                + "AUTHSECGROUP_RULE_QUOTA is 'z'; it must be a whole number from 1 to 1000; "
                + "AUTHSECGROUP_SECURITY_GROUPS region is 'here'; it must be the code of a region, such as us-east-1; "
                + "AUTHSECGROUP_SECURITY_GROUPS rule is 'tcp:1:1'; it must be each rule once; "
                + "AUTHSECGROUP_SECURITY_GROUPS group is 'me'; it must be the id of a security group, such as sg-0123456789abcdef0.",
            refused.Message
        );
        Assert.Equal(7, refused.Faults.Count);
    }

    private static DeploymentSettings ReadRegion(string region) =>
        ReadWith("AUTHSECGROUP_SECURITY_GROUPS", $$"""[{"region":"{{region}}","groups":["sg-00000000"]}]""");

    private static DeploymentSettings ReadGroup(string id) =>
        ReadWith("AUTHSECGROUP_SECURITY_GROUPS", $$"""[{"region":"us-east-1","groups":["{{id}}"]}]""");
}
