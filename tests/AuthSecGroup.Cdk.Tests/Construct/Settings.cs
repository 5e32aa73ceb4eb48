using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class Settings
{
    internal static readonly Lazy<SynthesizedTemplate> AllSet = new(SynthesizeAll);

    private readonly SynthesizedTemplate _template;

    public Settings()
        : this(AllSet.Value) { }

    internal Settings(SynthesizedTemplate template) => _template = template;

    [Fact]
    public void Match_the_reviewed_template_if_all_are_set() => Snapshot.Match(_template, "everything-set");

    [Fact]
    public void All_appear_in_the_template()
    {
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["AUTHSECGROUP_NAME"] = "office-ssh",
                ["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = "3600",
                ["AUTHSECGROUP_SECURITY_GROUPS"] = """[{"region":"us-east-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22"]}]""",
                ["AUTHSECGROUP_LOG_LEVEL"] = "debug",
                ["AUTHSECGROUP_LEASES_BUCKET"] = "${SshLeases}",
                ["AUTHSECGROUP_USERS_BUCKET"] = "our-users",
                ["AUTHSECGROUP_USERS_PREFIX"] = "ssh/",
                ["AUTHSECGROUP_MAX_ADDRESSES_PER_CALLER"] = "50",
                ["SSL_CERT_FILE"] = "/var/task/amazon-roots.pem",
                ["SSL_CERT_DIR"] = "/dev/null",
            },
            _template.Environment("connection")
        );
        Assert.StartsWith("SshLeases", Assert.Single(_template.OfType("AWS::S3::Bucket")).Key, StringComparison.Ordinal);
        Assert.Empty(_template.OfType("AWS::Lambda::Alias"));
        Assert.Single(_template.OfType("AWS::Events::Rule"));
        Assert.All(_template.Properties("AWS::Lambda::Function"), function => Assert.Equal("x86_64", Text(function["Architectures"])));
        Assert.Equal(1024, (int)_template.Function("connection")["MemorySize"]!);
        Assert.Equal(20, (int?)_template.Function("connection")["ReservedConcurrentExecutions"]);
        Assert.Equal(2, (int?)_template.Function("sweep")["ReservedConcurrentExecutions"]);
        var throttling = _template.The("AWS::ApiGateway::Stage")["MethodSettings"]![0]!;
        Assert.Equal("1 2", $"{throttling["ThrottlingRateLimit"]} {throttling["ThrottlingBurstLimit"]}");
        Assert.All(_template.Properties("AWS::Logs::LogGroup"), log => Assert.Equal(365, (int?)log["RetentionInDays"]));
        Assert.Equal("prod", (string?)_template.The("AWS::ApiGateway::Stage")["StageName"]);
        Assert.Equal("200", _template.Environment("sweep")["AUTHSECGROUP_RULE_QUOTA"]);
        Assert.Empty(_template.OfType("AWS::CloudWatch::Dashboard"));
        Assert.All(
            _template.Properties("AWS::CloudWatch::Alarm"),
            alarm => Assert.Equal("arn:aws:sns:us-east-1:123456789012:alarms", Text(alarm["AlarmActions"]))
        );
    }

    [Fact]
    public void Can_be_parameters()
    {
        var scene = new Scene();
        var seconds = new CfnParameter(scene.Stack, "Seconds", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
        var text = new CfnParameter(scene.Stack, "Text").ValueAsString;
        scene.Add(
            new()
            {
                SecurityGroups = [Scene.Ssh],
                Name = text,
                UsersPrefix = text,
                TimeToExpire = Duration.Seconds(seconds),
                SweepInterval = Duration.Seconds(seconds),
                RuleQuota = seconds,
                TrustedAccounts = [text],
                AllowedSourceRanges = [text],
            }
        );

        var template = scene.Template();
        var sweep = template.Environment("sweep");
        Assert.Equal("${Text}", sweep["AUTHSECGROUP_NAME"]);
        Assert.Equal("${Seconds}", sweep["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"]);
        Assert.Equal("${Seconds}", sweep["AUTHSECGROUP_SWEEP_INTERVAL_SECONDS"]);
        Assert.Equal("${Seconds}", sweep["AUTHSECGROUP_RULE_QUOTA"]);
        var policy = template.The("AWS::ApiGateway::RestApi")["Policy"]!["Statement"]!;
        Assert.Equal("arn:${AWS::Partition}:iam::${Text}:root", Text(policy[0]!["Principal"]!["AWS"]));
        Assert.Equal("${Text}", Text(policy[1]!["Condition"]!["NotIpAddress"]!["aws:SourceIp"]));
    }

    [Fact]
    public void Of_two_constructs_in_one_stack_do_not_conflict()
    {
        var scene = new Scene();
        var first = scene.Add(Scene.Defaults, "Ssh");
        var second = scene.Add(Scene.Defaults, "Database");

        var template = scene.Template();
        Snapshot.Match(template, "two-in-one-stack");
        Assert.NotEqual(first.DeploymentName, second.DeploymentName);
        Assert.Equal(4, template.OfType("AWS::Lambda::Function").Count);
        Assert.Equal(2, template.OfType("AWS::ApiGateway::RestApi").Count);
    }

    [Fact]
    public void Include_a_generated_name_that_is_valid_however_deep_the_construct_is()
    {
        Constructs.Construct scope = new Scene().Stack;
        for (var i = 0; i < 12; i++)
        {
            scope = new Constructs.Construct(scope, $"A rather long name, number {i}");
        }

        Assert.Matches("^[a-zA-Z0-9._-]{1,64}$", new AuthenticatingSecGroup(scope, "Ssh (öffentlich)", Scene.Defaults).DeploymentName);
    }

    private static SynthesizedTemplate SynthesizeAll()
    {
        var scene = new Scene();
        scene.Add(
            new()
            {
                SecurityGroups = [Scene.Ssh],
                Name = "office-ssh",
                Description = "Ssh into the office",
                TimeToExpire = Duration.Hours(1),
                SweepInterval = Duration.Seconds(10),
                UsersBucket = Bucket.FromBucketName(scene.Stack, "Existing", "our-users"),
                UsersPrefix = "ssh/",
                StageName = "prod",
                ThrottlingRateLimit = 1,
                ThrottlingBurstLimit = 2,
                LogLevel = LogLevel.Debug,
                LogRetention = RetentionDays.ONE_YEAR,
                RemovalPolicy = RemovalPolicy.DESTROY,
                Architecture = Architecture.X86_64,
                Code = Code.FromAsset(Scene.PlaceholderFolder),
                MemorySize = 1024,
                ConnectionReservedConcurrentExecutions = 20,
                SweepReservedConcurrentExecutions = 2,
                KeepWarm = false,
                IpAddressType = IpAddressType.DualStack,
                GatewayLogging = GatewayLogging.CreateAccountRole,
                Tracing = true,
                MaxAddressesPerCaller = 50,
                TrustedAccounts = ["210987654321"],
                AllowedSourceRanges = ["203.0.113.0/24", "2001:db8::/32"],
                RuleQuota = 200,
                AlarmActions = [new SnsAction(Topic.FromTopicArn(scene.Stack, "Alarms", "arn:aws:sns:us-east-1:123456789012:alarms"))],
                Dashboard = false,
            }
        );
        return scene.Template();
    }
}
