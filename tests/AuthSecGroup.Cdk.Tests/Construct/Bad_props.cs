using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.Lambda;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class Bad_props
{
    private const string Names = "'Name' must be 1 to 64 characters out of a-z A-Z 0-9 . _ -, got";
    private const string Descriptions = "'Description' must be 1 to 1024 bytes of UTF-8, got";
    private const string Prefixes = "'UsersPrefix' must be at most 512 of a-z A-Z 0-9 / ! - _ . ' ( ), not starting with /, got";
    private const string Times = "'TimeToExpire' must be whole seconds, from 1 second to 365 days, got";
    private const string Intervals = "'SweepInterval' must be whole seconds, from 1 second to 24 hours, got";
    private const string Quotas = "'RuleQuota' must be a whole number from 1 to 1000, got";
    private const string Ports = "a whole number from 0 to 65535";
    private const string IcmpNumbers = "a whole number from 0 to 255, or -1 for all";
    private const string Protocols = "\"tcp\", \"udp\", \"icmp\", \"icmpv6\", \"-1\" (all traffic) or a protocol number from 0 to 255";

    private const string Ranges = "an IPv4 or IPv6 CIDR block, such as 203.0.113.0/24 or 2001:db8::/32";
    private const string RangeLists = "an array of one or more CIDR blocks, such as 203.0.113.0/24; for every address, 0.0.0.0/0 and ::/0";

    private static readonly JsonSerializerOptions UnescapedJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // 1,024 characters, and one byte more.
    private static readonly string LongDescription = new string('x', 1_023) + "é";

    private static SecurityGroupAccess[] Ssh => [Scene.Ssh];

    public static TheoryData<AuthenticatingSecGroupProps, string> Settings =>
        Rows<AuthenticatingSecGroupProps>(
            (new() { SecurityGroups = Ssh, Name = "" }, $"{Names} \"\""),
            (new() { SecurityGroups = Ssh, Name = "two words" }, $"{Names} \"two words\""),
            (new() { SecurityGroups = Ssh, Name = "ends-with-a-line\n" }, $"{Names} \"ends-with-a-line\n\""),
            (new() { SecurityGroups = Ssh, Description = "" }, $"{Descriptions} \"\""),
            (new() { SecurityGroups = Ssh, Description = LongDescription }, $"{Descriptions} \"{LongDescription}\""),
            (new() { SecurityGroups = Ssh, StageName = "dev/v1" }, "'StageName' must be 1 to 128 of a-z A-Z 0-9 _ -, got \"dev/v1\""),
            (new() { SecurityGroups = Ssh, UsersPrefix = "/users" }, $"{Prefixes} \"/users\""),
            (new() { SecurityGroups = Ssh, UsersPrefix = "*" }, $"{Prefixes} \"*\""),
            (new() { SecurityGroups = Ssh, TimeToExpire = Duration.Millis(0) }, $"{Times} 0 millis"),
            (new() { SecurityGroups = Ssh, TimeToExpire = Duration.Millis(1_500) }, $"{Times} 1 second 500 millis"),
            (new() { SecurityGroups = Ssh, TimeToExpire = Duration.Seconds(31_536_001) }, $"{Times} 365 days 1 second"),
            (new() { SecurityGroups = Ssh, SweepInterval = Duration.Millis(0) }, $"{Intervals} 0 millis"),
            (new() { SecurityGroups = Ssh, SweepInterval = Duration.Seconds(86_401) }, $"{Intervals} 1 day 1 second"),
            (
                new() { SecurityGroups = Ssh, ThrottlingRateLimit = 0.5 },
                "'ThrottlingRateLimit' must be a whole number from 1 to 10000, got 0.5"
            ),
            (
                new() { SecurityGroups = Ssh, ThrottlingBurstLimit = 5_001 },
                "'ThrottlingBurstLimit' must be a whole number from 1 to 5000, got 5001"
            ),
            (new() { SecurityGroups = Ssh, MemorySize = 64 }, "'MemorySize' must be a whole number from 128 to 10240, got 64"),
            (
                new() { SecurityGroups = Ssh, ConnectionReservedConcurrentExecutions = 0 },
                "'ConnectionReservedConcurrentExecutions' must be a whole number from 1 to 10000, got 0"
            ),
            (
                new() { SecurityGroups = Ssh, SweepReservedConcurrentExecutions = 1 },
                "'SweepReservedConcurrentExecutions' must be a whole number from 2 to 10000, got 1"
            ),
            (new() { SecurityGroups = Ssh, LogLevel = (LogLevel)7 }, "'LogLevel' must be Debug, Info, Warning or Error, got 7"),
            (new() { SecurityGroups = Ssh, IpAddressType = (IpAddressType)6 }, "'IpAddressType' must be Ipv4 or DualStack, got 6"),
            (
                new() { SecurityGroups = Ssh, GatewayLogging = (GatewayLogging)(-1) },
                "'GatewayLogging' must be None, UseAccountRole or CreateAccountRole, got -1"
            ),
            (
                new() { SecurityGroups = Ssh, MaxAddressesPerCaller = 0 },
                "'MaxAddressesPerCaller' must be a whole number from 1 to 1000, got 0"
            ),
            (
                new() { SecurityGroups = Ssh, TrustedAccounts = ["12345678901"] },
                $"{Account(0)} the id of another AWS account, 12 digits, got \"12345678901\""
            ),
            (new() { SecurityGroups = Ssh, TrustedAccounts = [null!] }, $"{Account(0)} a text, got null"),
            (
                new() { SecurityGroups = Ssh, TrustedAccounts = ["111122223333", "444455556666", "111122223333"] },
                $"{Account(2)} listed once, got \"111122223333\" again"
            ),
            (
                new() { SecurityGroups = Ssh, TrustedAccounts = Accounts(300) },
                "'TrustedAccounts' must be at most 189 accounts, because the API's resource policy with them is limited to "
                    + "8192 characters, got 300"
            ),
            (
                new()
                {
                    SecurityGroups = Ssh,
                    TrustedAccounts = Accounts(300),
                    AllowedSourceRanges = ["203.0.113.0/24"],
                },
                "'TrustedAccounts' must be at most 189 accounts, because the API's resource policy with them and these source ranges is "
                    + "limited to 8192 characters, got 300"
            ),
            (
                new()
                {
                    SecurityGroups = Ssh,
                    TrustedAccounts = Accounts(300),
                    AllowedSourceRanges = Hosts(400),
                },
                "'AllowedSourceRanges' must be at most 377 CIDR blocks, because the API's resource policy with them is limited to 8192 "
                    + "characters, got 400"
            ),
            (new() { SecurityGroups = Ssh, AllowedSourceRanges = [] }, $"'AllowedSourceRanges' must be {RangeLists}, got none"),
            (
                new() { SecurityGroups = Ssh, AllowedSourceRanges = ["0.0.0.0/0", "0.0.0.0/0"] },
                $"{Range(1)} listed once, got \"0.0.0.0/0\" again"
            ),
            (
                new() { SecurityGroups = Ssh, AllowedSourceRanges = ["203.0.113.7/24"] },
                $"{Range(0)} the canonical form 203.0.113.0/24, got \"203.0.113.7/24\""
            ),
            (
                new() { SecurityGroups = Ssh, AllowedSourceRanges = ["2001:DB8:0::/32"] },
                $"{Range(0)} the canonical form 2001:db8::/32, got \"2001:DB8:0::/32\""
            ),
            (new() { SecurityGroups = Ssh, AllowedSourceRanges = ["203.0.113.7"] }, $"{Range(0)} {Ranges}, got \"203.0.113.7\""),
            (
                new() { SecurityGroups = Ssh, AllowedSourceRanges = ["::ffff:203.0.113.0/120"] },
                $"{Range(0)} {Ranges}, got \"::ffff:203.0.113.0/120\""
            ),
            (new() { SecurityGroups = Ssh, RuleQuota = 0 }, $"{Quotas} 0"),
            (new() { SecurityGroups = Ssh, RuleQuota = 60.5 }, $"{Quotas} 60.5"),
            (new() { SecurityGroups = Ssh, RuleQuota = 1_001 }, $"{Quotas} 1001"),
            (new() { SecurityGroups = Ssh, AlarmActions = [null!] }, "'AlarmActions' must be alarm actions, got null among them"),
            (
                new() { SecurityGroups = Ssh, Architecture = Architecture.X86_64 },
                "'Code' must be set for architecture x86_64, because this package contains no executable for it (it contains: arm64), "
                    + "got none"
            )
        );

    public static TheoryData<SecurityGroupAccess?[], string> Groups =>
        new()
        {
            { [], "'SecurityGroups' must be at least one security group, got none" },
            { [null], "'SecurityGroups[0]' must be created by SecurityGroupAccess.To or ToIds, got null" },
            { [Access("us-east-1", [])], "'SecurityGroups[0]' must be at least one security group, got none" },
            { [Scene.Ssh, null], "'SecurityGroups[1]' must be created by SecurityGroupAccess.To or ToIds, got null" },
            { [Scene.Ssh, Access("us-east-1", [])], "'SecurityGroups[1]' must be at least one security group, got none" },
            {
                [Scene.Ssh, Access("us-west-1", [Scene.GroupId])],
                "'SecurityGroups[1]' contains security group sg-0123456789abcdef0 again; list each group once for each target, with "
                    + "all its ports"
            },
            {
                [Access("us-east", [Scene.GroupId])],
                "'SecurityGroups[0]' must be the code of a region, such as us-east-1, got \"us-east\""
            },
            {
                [Access("us-east-1", ["bastion"])],
                "'SecurityGroups[0]' must be the id of a security group, such as sg-0123456789abcdef0, got \"bastion\""
            },
            {
                [Access("us-east-1", Ids(150))],
                "'SecurityGroups' must be at most 136 security groups with these ports, because the functions' environment is limited to "
                    + "4096 bytes (use a second construct for the others), got 150"
            },
            {
                // The ports differ, so that no two groups can share an entry.
                [.. Ids(60).Select((id, i) => SecurityGroupAccess.ToIds("us-east-1", [id], Port.Tcp(22), Port.Tcp(10_000 + i)))],
                "'SecurityGroups' must be at most 31 security groups with these ports, because the functions' environment is limited to "
                    + "4096 bytes (use a second construct for the others), got 60"
            },
            {
                [
                    SecurityGroupAccess.ToIds(
                        "us-east-1",
                        [Scene.GroupId],
                        [.. Enumerable.Range(10_000, 300).Select(port => Port.Tcp(port))]
                    ),
                ],
                "'SecurityGroups' must be security groups with fewer ports, because the functions' environment is limited to 4096 bytes, "
                    + "got 1"
            },
        };

    [Theory]
    [MemberData(nameof(Settings), DisableDiscoveryEnumeration = true)]
    public void Are_rejected_with_the_name_the_value_and_the_valid_values(AuthenticatingSecGroupProps props, string message) =>
        Assert.Equal($"{message} (at Office/Ssh)", Assert.Throws<ArgumentException>(() => new Scene().Add(props)).Message);

    [Theory]
    [MemberData(nameof(Groups), DisableDiscoveryEnumeration = true)]
    public void Are_rejected_for_their_groups(SecurityGroupAccess?[] groups, string message) =>
        Are_rejected_with_the_name_the_value_and_the_valid_values(new() { SecurityGroups = groups! }, message);

    [Theory]
    [InlineData("tcp", 70_000, 70_000, $"fromPort must be {Ports}, got 70000")]
    [InlineData("tcp", 22.5, 23, $"fromPort must be {Ports}, got 22.5")]
    [InlineData("udp", -1, 5, $"fromPort must be {Ports}, got -1")]
    [InlineData("udp", 5, -1, $"toPort must be {Ports}, got -1")]
    [InlineData("tcp", 25, 24, "toPort must be fromPort (25) or higher, got 24")]
    [InlineData("icmp", 256, 0, $"fromPort must be {IcmpNumbers}, got 256")]
    [InlineData("icmp", -1, 3, "toPort must be -1 (all codes), because fromPort is -1 (all types), got 3")]
    [InlineData("igmpx", -1, -1, $"protocol must be {Protocols}, got \"igmpx\"")]
    public void Are_rejected_for_a_port(string protocol, double from, double to, string error) =>
        Are_rejected_for_their_groups(
            [SecurityGroupAccess.Of("us-east-1", [Scene.GroupId], [IngressPort.Create(protocol, from, to)], null)],
            $"'SecurityGroups[0]' {error}"
        );

    [Fact]
    public void Are_rejected_for_a_construct_that_is_given_twice_by_its_path()
    {
        var scene = new Scene();
        var group = new SecurityGroup(scene.Stack, "Bastion", new SecurityGroupProps { Vpc = new Vpc(scene.Stack, "Vpc") });

        var error = Assert.Throws<ArgumentException>(() =>
            scene.Add(new() { SecurityGroups = [SecurityGroupAccess.To(group, Port.Tcp(22)), SecurityGroupAccess.To(group, Port.Tcp(23))] })
        );

        Assert.Equal(
            "'SecurityGroups[1]' contains security group Office/Bastion again; list each group once for each target, with all its ports "
                + "(at Office/Ssh)",
            error.Message
        );
    }

    [Fact]
    public void Are_rejected_for_a_group_of_another_account()
    {
        var scene = new Scene("us-east-1");
        var elsewhere = scene.NewStack("Elsewhere", "us-east-1", account: "210987654321");
        var group = SecurityGroup.FromSecurityGroupId(elsewhere, "Bastion", Scene.GroupId);

        var error = Assert.Throws<ArgumentException>(() =>
            scene.Add(new() { SecurityGroups = [SecurityGroupAccess.To(group, Port.Tcp(22))] })
        );

        Assert.Equal(
            "'SecurityGroups[0]' must be a security group of the stack's own account 123456789012, or one with an AccessRoleArn, "
                + "got one of account 210987654321 (at Office/Ssh)",
            error.Message
        );
    }

    [Fact]
    public void Are_rejected_for_the_own_account()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            new Scene("us-east-1").Add(new() { SecurityGroups = Ssh, TrustedAccounts = ["123456789012"] })
        );

        Assert.Equal(
            $"{Account(0)} the id of another AWS account, 12 digits, not 123456789012, the stack's own, got "
                + "\"123456789012\" (at Office/Ssh)",
            error.Message
        );
    }

    [Fact]
    public void Are_rejected_when_a_token_as_a_prefix_could_leave_too_little_room()
    {
        var scene = new Scene();
        var prefix = new CfnParameter(scene.Stack, "Prefix").ValueAsString;

        var error = Assert.Throws<ArgumentException>(() =>
            scene.Add(new() { SecurityGroups = [Access("us-east-1", Ids(145))], UsersPrefix = prefix })
        );

        Assert.StartsWith("'SecurityGroups' must be at most 118 security groups with these ports", error.Message);
    }

    [Theory]
    [InlineData(139, "")]
    [InlineData(136, "an-organization-has-long-prefixes-for-its-users/and-this-is-one/")]
    public void Are_not_the_most_groups_that_fit(int groups, string prefix)
    {
        var scene = new Scene("us-gov-west-1");
        scene.Add(
            new()
            {
                SecurityGroups = [Access("us-east-1", Ids(groups))],
                UsersPrefix = prefix,
                Name = new string('n', 64),
            }
        );

        var template = scene.Template();
        foreach (var handler in (string[])["connection", "sweep"])
        {
            var environment = JsonSerializer.Serialize(template.Environment(handler), UnescapedJson);
            Assert.InRange(environment.Length, 3_500, 4_096);
        }
    }

    private static string Account(int index) => $"'TrustedAccounts[{index}]' must be";

    private static string Range(int index) => $"'AllowedSourceRanges[{index}]' must be";

    private static string[] Accounts(int count) => [.. Enumerable.Range(1, count).Select(i => $"{i:d12}")];

    private static string[] Hosts(int count) =>
        [.. Enumerable.Range(0, count).Select(i => $"203.100.{100 + (i / 150)}.{100 + (i % 150)}/32")];

    private static TheoryData<T, string> Rows<T>(params (T Value, string Message)[] rows)
    {
        var data = new TheoryData<T, string>();
        foreach (var (value, message) in rows)
        {
            data.Add(value, message);
        }

        return data;
    }

    private static SecurityGroupAccess Access(string region, string[] ids) => SecurityGroupAccess.ToIds(region, ids, Port.Tcp(22));

    private static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(i => $"sg-{i:x17}")];
}
