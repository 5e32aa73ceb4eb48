using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.Lambda;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class Bad_props
{
    [Theory]
    [InlineData("", "'Name' must be 1 to 64 of a-z A-Z 0-9 . _ -, got \"\" (at Office/Ssh)")]
    [InlineData("two words", "'Name' must be 1 to 64 of a-z A-Z 0-9 . _ -, got \"two words\" (at Office/Ssh)")]
    [InlineData("ends-with-a-line\n", "'Name' must be 1 to 64 of a-z A-Z 0-9 . _ -, got \"ends-with-a-line\n\" (at Office/Ssh)")]
    public void Refuse_a_name(string name, string message) => Refused(new() { SecurityGroups = [Scene.Ssh], Name = name }, message);

    [Fact]
    public void Refuse_a_description() =>
        Refused(
            new() { SecurityGroups = [Scene.Ssh], Description = "" },
            "'Description' must be 1 to 1024 characters, got \"\" (at Office/Ssh)"
        );

    [Fact]
    public void Refuse_a_stage() =>
        Refused(
            new() { SecurityGroups = [Scene.Ssh], StageName = "dev/v1" },
            "'StageName' must be 1 to 128 of a-z A-Z 0-9 _ -, got \"dev/v1\" (at Office/Ssh)"
        );

    [Theory]
    [InlineData(
        "/users",
        "'UsersPrefix' must be at most 512 of a-z A-Z 0-9 / ! - _ . ' ( ), not beginning with /, got \"/users\" (at Office/Ssh)"
    )]
    [InlineData("*", "'UsersPrefix' must be at most 512 of a-z A-Z 0-9 / ! - _ . ' ( ), not beginning with /, got \"*\" (at Office/Ssh)")]
    public void Refuse_a_prefix(string prefix, string message) =>
        Refused(new() { SecurityGroups = [Scene.Ssh], UsersPrefix = prefix }, message);

    [Theory]
    [InlineData(0, "'TimeToExpire' must be whole seconds, from 1 second to 365 days, got 0 millis (at Office/Ssh)")]
    [InlineData(1_500, "'TimeToExpire' must be whole seconds, from 1 second to 365 days, got 1 second 500 millis (at Office/Ssh)")]
    [InlineData(31_536_001_000, "'TimeToExpire' must be whole seconds, from 1 second to 365 days, got 365 days 1 second (at Office/Ssh)")]
    public void Refuse_a_time_to_expire(double milliseconds, string message) =>
        Refused(new() { SecurityGroups = [Scene.Ssh], TimeToExpire = Duration.Millis(milliseconds) }, message);

    [Theory]
    [InlineData(0, "'SweepInterval' must be whole seconds, from 1 second to 24 hours, got 0 millis (at Office/Ssh)")]
    [InlineData(86_401_000, "'SweepInterval' must be whole seconds, from 1 second to 24 hours, got 1 day 1 second (at Office/Ssh)")]
    public void Refuse_a_sweep_interval(double milliseconds, string message) =>
        Refused(new() { SecurityGroups = [Scene.Ssh], SweepInterval = Duration.Millis(milliseconds) }, message);

    [Fact]
    public void Refuse_a_rate() =>
        Refused(
            new() { SecurityGroups = [Scene.Ssh], ThrottlingRateLimit = 0.5 },
            "'ThrottlingRateLimit' must be a whole number from 1 to 10000, got 0.5 (at Office/Ssh)"
        );

    [Fact]
    public void Refuse_a_burst() =>
        Refused(
            new() { SecurityGroups = [Scene.Ssh], ThrottlingBurstLimit = 5_001 },
            "'ThrottlingBurstLimit' must be a whole number from 1 to 5000, got 5001 (at Office/Ssh)"
        );

    [Fact]
    public void Refuse_a_memory_size() =>
        Refused(
            new() { SecurityGroups = [Scene.Ssh], MemorySize = 64 },
            "'MemorySize' must be a whole number from 128 to 10240, got 64 (at Office/Ssh)"
        );

    [Fact]
    public void Refuse_a_log_level() =>
        Refused(
            new() { SecurityGroups = [Scene.Ssh], LogLevel = (LogLevel)7 },
            "'LogLevel' must be Debug, Info, Warning or Error, got 7 (at Office/Ssh)"
        );

    [Fact]
    public void Refuse_an_address_type() =>
        Refused(
            new() { SecurityGroups = [Scene.Ssh], IpAddressType = (IpAddressType)6 },
            "'IpAddressType' must be Ipv4 or DualStack, got 6 (at Office/Ssh)"
        );

    [Fact]
    public void Refuse_a_gateway_logging() =>
        Refused(
            new() { SecurityGroups = [Scene.Ssh], GatewayLogging = (GatewayLogging)(-1) },
            "'GatewayLogging' must be None, UseAccountRole or CreateAccountRole, got -1 (at Office/Ssh)"
        );

    [Theory]
    [InlineData(0, "'RuleQuota' must be a whole number from 1 to 1000, got 0 (at Office/Ssh)")]
    [InlineData(60.5, "'RuleQuota' must be a whole number from 1 to 1000, got 60.5 (at Office/Ssh)")]
    [InlineData(1_001, "'RuleQuota' must be a whole number from 1 to 1000, got 1001 (at Office/Ssh)")]
    public void Refuse_a_rule_quota(double quota, string message) =>
        Refused(new() { SecurityGroups = [Scene.Ssh], RuleQuota = quota }, message);

    [Fact]
    public void Refuse_no_action_among_the_alarm_actions() =>
        Refused(
            new() { SecurityGroups = [Scene.Ssh], AlarmActions = [null!] },
            "'AlarmActions' must be alarm actions, got null among them (at Office/Ssh)"
        );

    [Fact]
    public void Refuse_no_access_among_the_groups() =>
        Refused(
            new() { SecurityGroups = [Scene.Ssh, null!] },
            "'SecurityGroups[1]' must be made by SecurityGroupAccess.To or ToIds, got null (at Office/Ssh)"
        );

    [Fact]
    public void Refuse_a_group_of_another_account()
    {
        var scene = new Scene(
            new StackProps
            {
                Env = new Amazon.CDK.Environment { Account = "123456789012", Region = "us-east-1" },
            }
        );
        var elsewhere = new Stack(
            scene.App,
            "Elsewhere",
            new StackProps
            {
                Env = new Amazon.CDK.Environment { Account = "210987654321", Region = "us-east-1" },
            }
        );
        var group = SecurityGroup.FromSecurityGroupId(elsewhere, "Bastion", Scene.GroupId);

        var refusal = Assert.Throws<ArgumentException>(() =>
            scene.Add(new() { SecurityGroups = [SecurityGroupAccess.To(group, Port.Tcp(22))] })
        );

        Assert.Equal(
            "'SecurityGroups[0]' must be a security group of the stack's own account 123456789012, got one of account 210987654321 (at Office/Ssh)",
            refusal.Message
        );
    }

    [Fact]
    public void Refuse_more_groups_than_a_role_can_name() =>
        Refused(
            new() { SecurityGroups = [SecurityGroupAccess.ToIds("us-east-1", Ids(150), Port.Tcp(22))] },
            "'SecurityGroups' must be at most 102 security groups with ports as these, as the policies of a role hold 10240 characters (the others fit into a second construct), got 150 of them (at Office/Ssh)"
        );

    [Fact]
    public void Refuse_more_groups_and_ports_than_the_functions_environment_can_hold() =>
        Refused(
            new()
            {
                // The ports differ, so that no two groups can share an entry.
                SecurityGroups =
                [
                    .. Ids(60).Select((id, i) => SecurityGroupAccess.ToIds("us-east-1", [id], Port.Tcp(22), Port.Tcp(10_000 + i))),
                ],
            },
            "'SecurityGroups' must be at most 33 security groups with ports as these, as the functions' environment holds 4096 bytes (the others fit into a second construct), got 60 of them (at Office/Ssh)"
        );

    [Fact]
    public void Refuse_more_ports_than_the_functions_environment_can_hold() =>
        Refused(
            new()
            {
                SecurityGroups =
                [
                    SecurityGroupAccess.ToIds(
                        "us-east-1",
                        [Scene.GroupId],
                        [.. Enumerable.Range(10_000, 300).Select(port => Port.Tcp(port))]
                    ),
                ],
            },
            "'SecurityGroups' must be security groups with fewer ports, as the functions' environment holds 4096 bytes, got 1 of them (at Office/Ssh)"
        );

    [Theory]
    [InlineData(102, "")]
    [InlineData(90, "an-organization-has-long-prefixes-for-its-users/and-this-is-one/")]
    public void Let_as_many_groups_pass_as_fit(int groups, string prefix)
    {
        // GIVEN
        var scene = new Scene(
            new StackProps
            {
                Env = new Amazon.CDK.Environment { Account = "123456789012", Region = "us-gov-west-1" },
            }
        );

        // WHEN
        scene.Add(
            new()
            {
                SecurityGroups = [SecurityGroupAccess.ToIds("us-east-1", Ids(groups), Port.Tcp(22))],
                UsersPrefix = prefix,
                Name = new string('n', 64),
                Code = Scene.Placeholder,
            }
        );

        // THEN
        var template = scene.Template();
        Assert.All(
            (string[])["connection", "sweep"],
            handler =>
            {
                Assert.InRange(
                    System.Text.Json.JsonSerializer.Serialize(template.Environment(handler), UnescapedJson).Length,
                    2_500,
                    4_096
                );
                Assert.InRange(
                    template
                        .Statements(handler)
                        .Sum(statement =>
                            SynthesizedTemplate.Text(statement).Replace("${AWS::Partition}", "aws-us-gov", StringComparison.Ordinal).Length
                        ),
                    5_000,
                    10_240
                );
            }
        );
    }

    [Fact]
    public void Refuse_to_do_without_groups()
    {
        Refused(new() { SecurityGroups = [] }, "'SecurityGroups' must be at least one security group, got none (at Office/Ssh)");
        Refused(
            new() { SecurityGroups = [Scene.Ssh, SecurityGroupAccess.ToIds("us-east-1", [], Port.Tcp(22))] },
            "'SecurityGroups[1]' must be at least one security group, got none (at Office/Ssh)"
        );
    }

    [Fact]
    public void Refuse_the_same_group_twice() =>
        Refused(
            new() { SecurityGroups = [Scene.Ssh, SecurityGroupAccess.ToIds("us-west-1", [Scene.GroupId], Port.Tcp(443))] },
            "'SecurityGroups[1]' names security group sg-0123456789abcdef0 a second time; name each group once, with all its ports (at Office/Ssh)"
        );

    [Theory]
    [InlineData(
        "us-east",
        Scene.GroupId,
        "'SecurityGroups[0]' must be the code of a region, such as us-east-1, got \"us-east\" (at Office/Ssh)"
    )]
    [InlineData(
        "us-east-1",
        "bastion",
        "'SecurityGroups[0]' must be the id of a security group, such as sg-0123456789abcdef0, got \"bastion\" (at Office/Ssh)"
    )]
    public void Refuse_a_region_or_group_that_cannot_be(string region, string id, string message) =>
        Refused(new() { SecurityGroups = [SecurityGroupAccess.ToIds(region, [id], Port.Tcp(22))] }, message);

    [Theory]
    [InlineData("tcp", 70_000, 70_000, "'SecurityGroups[0]' ports must be a whole number from 0 to 65535, got 70000 (at Office/Ssh)")]
    [InlineData("udp", -1, 5, "'SecurityGroups[0]' ports must be a whole number from 0 to 65535, got -1 (at Office/Ssh)")]
    [InlineData("tcp", 25, 24, "'SecurityGroups[0]' port ranges must be from the lower to the higher port, got 25 to 24 (at Office/Ssh)")]
    [InlineData(
        "icmp",
        256,
        0,
        "'SecurityGroups[0]' ICMP types and codes must be a whole number from 0 to 255, or -1 for all, got 256 (at Office/Ssh)"
    )]
    [InlineData("icmp", -1, 3, "'SecurityGroups[0]' ICMP codes must be -1 (all) where the type is -1 (all), got 3 (at Office/Ssh)")]
    [InlineData(
        "igmpx",
        -1,
        -1,
        "'SecurityGroups[0]' protocols must be \"tcp\", \"udp\", \"icmp\", \"icmpv6\", \"-1\" (all traffic) or a protocol number from 0 to 255, got \"igmpx\" (at Office/Ssh)"
    )]
    public void Refuse_a_port(string protocol, double from, double to, string message) =>
        Refused(
            new() { SecurityGroups = [SecurityGroupAccess.Of("us-east-1", [Scene.GroupId], [IngressPort.Create(protocol, from, to)])] },
            message
        );

    [Fact]
    public void Refuse_an_architecture_that_nothing_was_compiled_for() =>
        Refused(
            new() { SecurityGroups = [Scene.Ssh], Architecture = Architecture.ARM_64 },
            "'Code' must be given for architecture arm64, for which this library brings no executable (it brings: none), got none (at Office/Ssh)"
        );

    private static readonly System.Text.Json.JsonSerializerOptions UnescapedJson = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(i => $"sg-{i:x17}")];

    private static void Refused(AuthenticatingSecGroupProps props, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new Scene().Add(props)).Message);
}
