using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Configuration;

public class Reading_the_deployment
{
    private const string Groups = "AUTHSECGROUP_SECURITY_GROUPS";
    private const string Form =
        """a JSON array of {"region", "groups", "rules", "target", "timeToExpireSeconds", "accessRoleArn", "externalId"} objects""";
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
    public void Gives_the_values_of_the_environment()
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
    public void Can_give_only_the_groups() =>
        Assert.Equal(
            new SecurityGroupId("us-east-1", "sg-0123456789abcdef0"),
            Assert.Single(DeploymentSettingsReader.ReadGroups(OneGroup)).Group
        );

    [Fact]
    public void Gives_the_role_of_groups_in_another_account()
    {
        const string Entry = """
            [{"region":"us-east-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22"],
              "accessRoleArn":"arn:aws:iam::210987654321:role/network/authsecgroup-access","externalId":"office-7"}]
            """;
        var group = Assert.Single(ReadWith(Groups, Entry).Groups).Group;
        Assert.Equal(new AccessRole("arn:aws:iam::210987654321:role/network/authsecgroup-access", "office-7"), group.Place.Role);
        Assert.Equal(("us-east-1", "210987654321"), (group.Region, group.Account));
    }

    [Theory]
    [InlineData("arn:aws:iam::210987654321:user/alice")]
    [InlineData("arn:aws:iam::21098765432:role/short-account")]
    [InlineData("arn:aws:iam::21098765432x:role/no-account")]
    [InlineData("arn:aws:iam:us-east-1:210987654321:role/regional")]
    [InlineData("arn:aws:sts::210987654321:assumed-role/a/b")]
    [InlineData("arn:AWS:iam::210987654321:role/a")]
    [InlineData("arn:azure:iam::210987654321:role/a")]
    [InlineData("arn:aws:iam::210987654321:role/")]
    [InlineData("arn:aws:iam::210987654321:role/a b")]
    [InlineData("arn:aws:iam::210987654321:role/*")]
    [InlineData("arn:aws:iam::210987654321:role/*/a")]
    [InlineData("arn:aws:iam::210987654321:role/0123456789012345678901234567890123456789012345678901234567890123a")]
    [InlineData("")]
    public void Refuses_what_is_no_role(string arn) =>
        Assert.Equal(
            $"{Groups} accessRoleArn is '{arn}'; it must be {AccessRoleArn.ValidValues}",
            ErrorWith(Groups, OneGroup.Replace("\"rules\"", $"\"accessRoleArn\":\"{arn}\",\"rules\"", StringComparison.Ordinal))
        );

    [Theory]
    [InlineData("arn:aws:iam::210987654321:role/a")]
    [InlineData("arn:aws-cn:iam::210987654321:role/a/b/c_+=,.@-")]
    [InlineData("arn:aws-us-gov:iam::210987654321:role/0123456789012345678901234567890123456789012345678901234567890123")]
    public void Accepts_each_form_of_a_role(string arn) => Assert.True(AccessRoleArn.IsValid(arn));

    [Fact]
    public void Accepts_the_longest_path_of_a_role_and_no_longer_one()
    {
        Assert.True(AccessRoleArn.IsValid($"arn:aws:iam::210987654321:role/{new string('p', 510)}/a"));
        Assert.False(AccessRoleArn.IsValid($"arn:aws:iam::210987654321:role/{new string('p', 511)}/a"));
        Assert.False(AccessRoleArn.IsValid("arn:aws:iam::210987654321:role/\u007f/a"));
        Assert.False(AccessRoleArn.IsValid("arn:aws:iam::210987654321:role/?/a"));
        Assert.False(AccessRoleArn.IsValid(null));
    }

    [Theory]
    [InlineData("x", "\"accessRoleArn\":\"arn:aws:iam::210987654321:role/a\",")]
    [InlineData("two words", "\"accessRoleArn\":\"arn:aws:iam::210987654321:role/a\",")]
    [InlineData("valid", "")]
    public void Refuses_an_external_id_that_STS_would_refuse_or_that_has_no_role(string id, string role) =>
        Assert.Equal(
            $"{Groups} externalId is '{id}'; it must be {ExternalId.ValidValues}, next to an accessRoleArn",
            ErrorWith(Groups, OneGroup.Replace("\"rules\"", $"{role}\"externalId\":\"{id}\",\"rules\"", StringComparison.Ordinal))
        );

    [Fact]
    public void Accepts_external_ids_up_to_the_limit()
    {
        Assert.True(ExternalId.IsValid("a/"));
        Assert.True(ExternalId.IsValid(new string('e', 1_224)));
        Assert.False(ExternalId.IsValid(new string('e', 1_225)));
        Assert.False(ExternalId.IsValid(null));
    }

    [Fact]
    public void Uses_one_minute_and_the_default_quota_of_EC2_by_default()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), ReadWith("AUTHSECGROUP_SWEEP_INTERVAL_SECONDS", null).SweepInterval);
        Assert.Equal(60, ReadWith("AUTHSECGROUP_RULE_QUOTA", null).RuleQuota);
        Assert.Equal(5, ReadWith("AUTHSECGROUP_MAX_ADDRESSES_PER_CALLER", null).MaxAddressesPerCaller);
        Assert.Equal(1_000, ReadWith("AUTHSECGROUP_MAX_ADDRESSES_PER_CALLER", "1000").MaxAddressesPerCaller);
    }

    [Fact]
    public void Gives_the_groups_in_their_order()
    {
        var deployment = ReadWith(
            Groups,
            """
            [{"region":"us-west-1","groups":["sg-0000000a","sg-0000000b"],"rules":["tcp:24:25","6:22:22"]},{"region":"eu-central-1",
            "groups":["sg-0000000a"],"rules":[]},{"region":"us-west-1","groups":["sg-0000000c"]}]
            """.ReplaceLineEndings("")
        );
        Assert.Equal(
            ["sg-0000000a", "sg-0000000b", "sg-0000000a", "sg-0000000c"],
            deployment.Groups.Select(access => access.Group.GroupId)
        );
        Assert.Equal(["us-west-1", "us-west-1", "eu-central-1", "us-west-1"], deployment.SecurityGroups.Select(group => group.Region));
        Assert.Equal(["tcp:24:25", "tcp:22:22"], deployment.Groups[1].Rules.Select(rule => rule.ToString()));
        Assert.Empty(deployment.Groups[2].Rules);
        Assert.Empty(deployment.Groups[3].Rules);
        Assert.Equal(["default"], deployment.Targets);
        Assert.False(deployment.NamesTargets);
    }

    [Fact]
    public void Gives_the_targets_of_the_groups()
    {
        var deployment = ReadWith(
            Groups,
            """
            [{"region":"us-west-1","groups":["sg-0000000a"],"rules":["tcp:22:22"],"target":"bastion"},
            {"region":"us-west-1","groups":["sg-0000000b","sg-0000000a"],"rules":["tcp:5432:5432"],"target":"db","timeToExpireSeconds":60},
            {"region":"us-west-1","groups":["sg-0000000a"],"rules":["udp:22:22"],"timeToExpireSeconds":600}]
            """
        );
        Assert.Equal(["bastion", "db", "default"], deployment.Targets);
        Assert.True(deployment.NamesTargets);
        Assert.Equal(["sg-0000000a", "sg-0000000b"], deployment.SecurityGroups.Select(group => group.GroupId));
        Assert.Equal(
            [
                "sg-0000000a bastion , others tcp:5432:5432 udp:22:22",
                "sg-0000000a db 60",
                "sg-0000000a default 600",
                "sg-0000000b db 60, others ",
            ],
            deployment.Groups.Select(Describe)
        );
        Assert.Equal(["sg-0000000a", "sg-0000000b"], deployment.GroupsOf("db").Select(access => access.Group.GroupId));
        Assert.Equal(deployment.Groups, deployment.GroupsOf(null));
        Assert.Empty(deployment.GroupsOf("web"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(600)]
    public void Accepts_a_time_of_a_target_up_to_that_of_the_deployment(int seconds)
    {
        var entry = $$"""[{"region":"us-east-1","groups":["sg-00000000"],"timeToExpireSeconds":{{seconds}}}]""";
        Assert.Equal(seconds, Assert.Single(ReadWith(Groups, entry).Groups).TimeToExpire!.Value.TotalSeconds);
    }

    private static string Describe(GroupAccess access) =>
        $"{access.Group.GroupId} {access.Target} {access.TimeToExpire?.TotalSeconds}"
        + (access.OtherTargets is null ? "" : $", others {string.Join(' ', access.OtherTargets)}");

    [Theory]
    [InlineData("AUTHSECGROUP_NAME", null, "1 to 64 characters out of a-z A-Z 0-9 . _ -")]
    [InlineData("AUTHSECGROUP_NAME", "", "1 to 64 characters out of a-z A-Z 0-9 . _ -")]
    [InlineData("AUTHSECGROUP_NAME", "office ssh", "1 to 64 characters out of a-z A-Z 0-9 . _ -")]
    [InlineData("AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS", null, "whole seconds from 1 to 31536000")]
    [InlineData("AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS", "0", "whole seconds from 1 to 31536000")]
    [InlineData("AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS", "31536001", "whole seconds from 1 to 31536000")]
    [InlineData("AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS", "-1", "whole seconds from 1 to 31536000")]
    [InlineData("AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS", "600.5", "whole seconds from 1 to 31536000")]
    [InlineData("AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS", " 600", "whole seconds from 1 to 31536000")]
    [InlineData("AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS", "10m", "whole seconds from 1 to 31536000")]
    [InlineData("AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS", "99999999999", "whole seconds from 1 to 31536000")]
    [InlineData("AUTHSECGROUP_SWEEP_INTERVAL_SECONDS", "", "whole seconds from 1 to 86400")]
    [InlineData("AUTHSECGROUP_SWEEP_INTERVAL_SECONDS", "0", "whole seconds from 1 to 86400")]
    [InlineData("AUTHSECGROUP_SWEEP_INTERVAL_SECONDS", "86401", "whole seconds from 1 to 86400")]
    [InlineData("AUTHSECGROUP_RULE_QUOTA", "0", "a whole number from 1 to 1000")]
    [InlineData("AUTHSECGROUP_RULE_QUOTA", "1001", "a whole number from 1 to 1000")]
    [InlineData("AUTHSECGROUP_MAX_ADDRESSES_PER_CALLER", "0", "a whole number from 1 to 1000")]
    [InlineData("AUTHSECGROUP_MAX_ADDRESSES_PER_CALLER", "1001", "a whole number from 1 to 1000")]
    [InlineData("AUTHSECGROUP_SECURITY_GROUPS", "[]", "at least one entry")]
    [InlineData("AUTHSECGROUP_SECURITY_GROUPS", "null", "at least one entry")]
    public void Refuses_an_invalid_value_with_its_name_and_the_allowed_values(string variable, string? value, string allowed) =>
        Assert.Equal($"{variable} is {(value is null ? "not set" : $"'{value}'")}; it must be {allowed}", ErrorWith(variable, value));

    [Theory]
    [InlineData("AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS", "1")]
    [InlineData("AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS", "31536000")]
    [InlineData("AUTHSECGROUP_SWEEP_INTERVAL_SECONDS", "1")]
    [InlineData("AUTHSECGROUP_SWEEP_INTERVAL_SECONDS", "86400")]
    [InlineData("AUTHSECGROUP_RULE_QUOTA", "1")]
    [InlineData("AUTHSECGROUP_RULE_QUOTA", "1000")]
    public void Accepts_the_lowest_and_the_highest_value(string variable, string value)
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
        """{"region":"us-east-1","groups":["sg-00000000"],"rules":["tcp:22:22","6:22:22"]}""",
        "rule is '6:22:22'; it must be each rule once"
    )]
    [InlineData("""{"groups":["sg-00000000"]}""", "region is not set; it must be the code of a region, such as us-east-1")]
    [InlineData("null", "region is not set; it must be the code of a region, such as us-east-1")]
    [InlineData("""{"region":"us-east-1"}""", "groups is '[]'; it must be at least one security group id")]
    [InlineData("""{"region":"us-east-1","groups":[]}""", "groups is '[]'; it must be at least one security group id")]
    [InlineData(
        """{"region":"us-east-1","groups":[null]}""",
        "group is not set; it must be the id of a security group, such as sg-0123456789abcdef0"
    )]
    [InlineData(
        """{"region":"us-east-1","groups":["sg-00000000","sg-00000000"]}""",
        "group is 'sg-00000000'; it must be each group once for each target, with all its rules in one entry"
    )]
    [InlineData(
        """{"region":"us-east-1","groups":["sg-00000000"]},{"region":"us-east-1","groups":["sg-00000000"]}""",
        "group is 'sg-00000000'; it must be each group once for each target, with all its rules in one entry"
    )]
    [InlineData(
        """{"region":"us-east-1","groups":["sg-00000000"],"target":".."}""",
        "target is '..'; it must be 1 to 64 characters out of a-z A-Z 0-9 . _ -, starting with a letter or digit"
    )]
    [InlineData(
        """{"region":"us-east-1","groups":["sg-00000000"],"timeToExpireSeconds":0}""",
        "timeToExpireSeconds is '0'; it must be whole seconds from 1 to 600"
    )]
    [InlineData(
        """{"region":"us-east-1","groups":["sg-00000000"],"timeToExpireSeconds":31536001}""",
        "timeToExpireSeconds is '31536001'; it must be whole seconds from 1 to 600"
    )]
    [InlineData(
        """
            {"region":"us-east-1","groups":["sg-00000000"],"rules":["tcp:20:30","udp:1:1"],"target":"a"},
            {"region":"us-east-1","groups":["sg-00000000"],"rules":["udp:2:2"],"target":"b"},
            {"region":"us-east-1","groups":["sg-00000000"],"rules":["tcp:22:22"],"target":"c"}
            """,
        "rule of sg-00000000, target 'c', is 'tcp:22:22'; it must be on ports that aren't in its target 'a' too"
    )]
    public void Refuses_an_invalid_entry_with_what_is_wrong_in_it(string entries, string error)
    {
        Assert.Equal("AUTHSECGROUP_SECURITY_GROUPS " + error, ErrorWith(Groups, $"[{entries}]"));
        var refused = Assert.Throws<ConfigurationException>(() => DeploymentSettingsReader.ReadGroups($"[{entries}]"));
        // The groups alone don't show the deployment's time to expire.
        Assert.Equal(["AUTHSECGROUP_SECURITY_GROUPS " + error.Replace("to 600", "to 31536000", StringComparison.Ordinal)], refused.Faults);
    }

    [Theory]
    [InlineData("\"tcp:70000:70000\"", "rule is 'tcp:70000:70000'")]
    [InlineData("null", "rule is not set")]
    public void Refuses_what_is_not_a_rule(string rule, string error) =>
        Assert.Equal(
            $"AUTHSECGROUP_SECURITY_GROUPS {error}; it must be {IngressRule.ValidValues}",
            ErrorWith(Groups, $$"""[{"region":"us-east-1","groups":["sg-00000000"],"rules":[{{rule}}]}]""")
        );

    [Theory]
    [InlineData("us-east-1")]
    [InlineData("il-central-1")]
    [InlineData("ap-southeast-10")]
    [InlineData("us-gov-west-1")]
    [InlineData("eu-isoe-west-1")]
    [InlineData("aa-b-1")]
    public void Accepts_the_codes_of_regions(string region) =>
        Assert.Equal(region, Assert.Single(ReadWith(Groups, GroupIn(region, "sg-00000000")).SecurityGroups).Region);

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
    public void Refuses_what_is_not_the_code_of_a_region(string region) =>
        Assert.Equal(
            $"{Groups} region is '{region}'; it must be the code of a region, such as us-east-1",
            ErrorWith(Groups, GroupIn(region, "sg-00000000"))
        );

    [Theory]
    [InlineData("sg-00000000")]
    [InlineData("sg-0123abcd")]
    [InlineData("sg-0123456789abcdef0")]
    public void Accepts_the_ids_of_groups(string id) =>
        Assert.Equal(id, Assert.Single(ReadWith(Groups, GroupIn("us-east-1", id)).Groups).Group.GroupId);

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
    public void Refuses_what_is_not_the_id_of_a_group(string id) =>
        Assert.Equal(
            $"{Groups} group is '{id}'; it must be the id of a security group, such as sg-0123456789abcdef0",
            ErrorWith(Groups, GroupIn("us-east-1", id))
        );

    [Theory]
    [InlineData("{}")]
    [InlineData("us-east-1")]
    [InlineData("")]
    [InlineData("""[{"region":"us-east-1","groups":["sg-00000000"],"ports":[22]}]""")]
    [InlineData("""[{"region":"us-east-1","groups":"sg-00000000"}]""")]
    [InlineData("""[{"region":7,"groups":["sg-00000000"]}]""")]
    public void Refuses_what_is_not_the_JSON_of_groups(string json)
    {
        var error = ErrorWith(Groups, json);
        Assert.StartsWith($"AUTHSECGROUP_SECURITY_GROUPS is '{json}'; it must be {Form} (", error, StringComparison.Ordinal);
        Assert.EndsWith(")", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_that_the_groups_are_not_set()
    {
        var error = ErrorWith(Groups, null);
        Assert.StartsWith($"AUTHSECGROUP_SECURITY_GROUPS is not set; it must be {Form} (", error, StringComparison.Ordinal);
        Assert.Throws<ConfigurationException>(() => DeploymentSettingsReader.ReadGroups(null));
    }

    [Fact]
    public void Reports_all_errors_at_once()
    {
        var refused = Assert.Throws<ConfigurationException>(() =>
            Read(
                new()
                {
                    ["AUTHSECGROUP_NAME"] = "a b",
                    ["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = "x",
                    ["AUTHSECGROUP_SWEEP_INTERVAL_SECONDS"] = "y",
                    ["AUTHSECGROUP_RULE_QUOTA"] = "z",
                    ["AUTHSECGROUP_SECURITY_GROUPS"] = """
                    [{"region":"here","groups":["sg-00000000"]},{"region":"us-east-1","groups":["me","sg-00000001"],
                    "rules":["tcp:1:1","tcp:1:1"]}]
                    """.ReplaceLineEndings(""),
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

    private static string GroupIn(string region, string id) => $$"""[{"region":"{{region}}","groups":["{{id}}"]}]""";
}
