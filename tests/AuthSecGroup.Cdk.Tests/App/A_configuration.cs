using System.Runtime.InteropServices;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.App.Configuration;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class A_configuration
{
    [Fact]
    public void Needs_no_more_than_one_group()
    {
        var read = Configuration.Read($$"""{ "securityGroups": [{{Configuration.OneGroup}}] }""");

        Assert.Equal(new AppConfiguration("authsecgroup", read.SecurityGroups), read);
        var group = Assert.Single(read.SecurityGroups);
        Assert.Equal(
            "us-east-1 sg-0123456789abcdef0 tcp:22:22",
            $"{group.RegionName} {Assert.Single(group.GroupIds)} {Assert.Single(group.Rules).ToText()}"
        );
    }

    [Fact]
    public void Can_set_everything() =>
        Assert.Equal(
            "office-ssh|Ssh into the office|3600|10|Warning|prod|our-users|ssh/|DualStack|200|"
                + "arn:aws:sns:us-east-1:123456789012:alarms|UseAccountRole|True|ONE_YEAR|"
                + "arn:aws:kms:us-east-1:123456789012:key/1234abcd|5|6|512|20|2|False|DESTROY|False|9|"
                + "111122223333 444455556666|203.0.113.0/24 ::/0",
            Settings(
                Configuration.Read(
                    $$"""
                    {
                      "name": "office-ssh", "description": "Ssh into the office", "timeToExpire": 3600, "sweepInterval": 10,
                      "logLevel": "warning", "deploymentStage": "prod", "usersBucketName": "our-users", "usersPrefix": "ssh/",
                      "ipAddressType": "dualstack", "ruleQuota": 200, "gatewayLogging": "useAccountRole", "tracing": true,
                      "alarmTopicArn": "arn:aws:sns:us-east-1:123456789012:alarms",
                      "logRetentionDays": 365, "usersBucketKeyArn": "arn:aws:kms:us-east-1:123456789012:key/1234abcd",
                      "throttlingRateLimit": 5, "throttlingBurstLimit": 6, "memorySize": 512,
                      "connectionReservedConcurrentExecutions": 20, "sweepReservedConcurrentExecutions": 2,
                      "dashboard": false, "keepWarm": false, "maxAddressesPerCaller": 9,
                      "trustedAccounts": ["111122223333", "444455556666"], "allowedSourceRanges": ["203.0.113.0/24", "::/0"],
                      "removalPolicy": "destroy", "securityGroups": [{{Configuration.OneGroup}}]
                    }
                    """
                )
            )
        );

    [Fact]
    public void Can_be_written_in_snake_case() =>
        Assert.Equal(
            "authsecgroup|||10||||ssh/|Ipv4|200|arn:aws-cn:sns:cn-north-1:123456789012:alarms|CreateAccountRole|False|"
                + "ONE_DAY||||||||||||192.0.2.0/24",
            Settings(
                Configuration.Read(
                    $$"""
                    {
                      "sweep_interval": 10, "users_prefix": "ssh/", "ip_address_type": "ipv4", "rule_quota": 200, "tracing": false,
                      "log_retention_days": 1, "trusted_accounts": [], "allowed_source_ranges": ["192.0.2.0/24"],
                      "alarm_topic_arn": "arn:aws-cn:sns:cn-north-1:123456789012:alarms", "gateway_logging": "createAccountRole",
                      "security_groups": [{{Configuration.OneGroup}}]
                    }
                    """
                )
            )
        );

    [Fact]
    public void Can_have_the_form_of_the_Terraform_module()
    {
        var read = Configuration.Read(
            """
            {
              "name": "office-ssh", "description": "Ssh into the office", "time_to_expire": 600, "log_level": "INFO",
              "deployment_stage": "staging",
              "security_groups": [
                { "region_name": "us-west-1", "group_ids": ["sg-0123456789abcdef0", "sg-df7a88a3"],
                  "rules": [
                    { "type": "ingress", "from_port": 22, "to_port": 22, "protocol": "tcp" },
                    { "type": "ingress", "from_port": 0, "to_port": 0, "protocol": "-1" }
                  ] }
              ]
            }
            """
        );

        Assert.Equal("office-ssh|Ssh into the office|600||Info|staging||||||||||||||||||||", Settings(read));
        Assert.Equal(["tcp:22:22", "-1:-1:-1"], read.SecurityGroups[0].Rules.Select(rule => rule.ToText()));
        Assert.Equal(["sg-0123456789abcdef0", "sg-df7a88a3"], read.SecurityGroups[0].GroupIds);
    }

    [Theory]
    [InlineData("accessRoleArn", "externalId")]
    [InlineData("access_role_arn", "external_id")]
    public void Can_have_groups_in_another_account(string accessRoleArn, string externalId)
    {
        var read = Configuration.Read(
            $$"""
            {
              "securityGroups": [
                { "regionName": "us-west-1", "groupIds": ["sg-df7a88a3"], "rules": [],
                  "{{accessRoleArn}}": "arn:aws:iam::210987654321:role/authsecgroup-access", "{{externalId}}": "office-7" }
              ]
            }
            """
        );

        Assert.Equal("arn:aws:iam::210987654321:role/authsecgroup-access", read.SecurityGroups[0].AccessRoleArn);
        Assert.Equal("office-7", read.SecurityGroups[0].ExternalId);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("""{ "protocol": "udp", "fromPort": 60000, "toPort": 61000 }""", "udp:60000:61000")]
    [InlineData("""{ "protocol": 6, "fromPort": 22, "toPort": 22 }""", "tcp:22:22")]
    [InlineData("""{ "protocol": "icmp", "fromPort": 8, "toPort": -1 }""", "icmp:8:-1")]
    [InlineData("""{ "protocol": "icmpv6" }""", "icmpv6:-1:-1")]
    [InlineData("""{ "protocol": "-1" }""", "-1:-1:-1")]
    [InlineData("""{ "protocol": -1 }""", "-1:-1:-1")]
    [InlineData("""{ "protocol": "50" }""", "50:-1:-1")]
    [InlineData("""{ "protocol": "esp", "fromPort": 0, "toPort": 0 }""", "50:-1:-1")]
    [InlineData("""{ "protocol": "ah" }""", "51:-1:-1")]
    [InlineData("""{ "protocol": "006", "fromPort": 22, "toPort": 22 }""", "tcp:22:22")]
    [InlineData("""{ "protocol": "000" }""", "0:-1:-1")]
    public void Accepts_each_kind_of_rule_and_no_rule_to_drain_groups(string rule, string text) =>
        Assert.Equal(
            text,
            string.Concat(
                Configuration
                    .Read($$"""{ "securityGroups": [{ "regionName": "us-east-1", "groupIds": ["sg-12345678"], "rules": [{{rule}}] }] }""")
                    .SecurityGroups[0]
                    .Rules.Select(read => read.ToText())
            )
        );

    [Fact]
    public void Compiles_for_arm64_by_default()
    {
        var settings = Configuration.ReadAll($$"""{ "securityGroups": [{{Configuration.OneGroup}}] }""", []).Compilation;

        Assert.Equal(CompilationMode.Auto, settings.Mode);
        Assert.Equal(Architecture.Arm64, settings.Architecture);
        Assert.Null(settings.GivenFolder);
    }

    [Fact]
    public void Compiles_as_the_other_context_keys_define()
    {
        var settings = Configuration
            .ReadAll(
                $$"""{ "securityGroups": [{{Configuration.OneGroup}}] }""",
                new()
                {
                    ["compilation"] = "readytorun",
                    ["architecture"] = "x86_64",
                    ["vendorPackages"] = "all",
                    ["bootstrap"] = "here",
                }
            )
            .Compilation;

        Assert.Equal(
            new CompilationSettings(CompilationMode.ReadyToRun, Architecture.X64, "all", Path.Combine(Path.GetTempPath(), "here")),
            settings
        );
    }

    private static string Settings(AppConfiguration read) =>
        $"{read.Name}|{read.Description}|{read.TimeToExpire}|{read.SweepInterval}|{read.LogLevel}|{read.DeploymentStage}"
        + $"|{read.UsersBucketName}|{read.UsersPrefix}|{read.IpAddressType}|{read.RuleQuota}|{read.AlarmTopicArn}|{read.GatewayLogging}"
        + $"|{read.Tracing}|{read.LogRetention}|{read.UsersBucketKeyArn}|{read.ThrottlingRateLimit}|{read.ThrottlingBurstLimit}"
        + $"|{read.MemorySize}|{read.ConnectionReservedConcurrentExecutions}|{read.SweepReservedConcurrentExecutions}|{read.Dashboard}"
        + $"|{read.RemovalPolicy}|{read.KeepWarm}|{read.MaxAddressesPerCaller}"
        + $"|{Text(read.TrustedAccounts)}|{Text(read.AllowedSourceRanges)}";

    private static string Text(IReadOnlyList<string>? texts) => string.Join(' ', texts ?? []);
}
