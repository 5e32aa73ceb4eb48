using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SNS;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class Settings
{
    [Fact]
    public void All_find_their_way_into_the_template()
    {
        // GIVEN
        var scene = new Scene();

        // WHEN
        scene.Add(
            new AuthenticatingSecGroupProps
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
                Architecture = Architecture.ARM_64,
                Code = Scene.Placeholder,
                MemorySize = 1024,
                IpAddressType = IpAddressType.DualStack,
                GatewayLogging = GatewayLogging.CreateAccountRole,
                Tracing = true,
                RuleQuota = 200,
                AlarmActions = [new SnsAction(Topic.FromTopicArn(scene.Stack, "Alarms", "arn:aws:sns:us-east-1:123456789012:alarms"))],
                Dashboard = false,
            }
        );

        // THEN
        var template = scene.Template();
        Snapshot.Match(template, "everything-set");
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["AUTHSECGROUP_NAME"] = "office-ssh",
                ["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = "3600",
                ["AUTHSECGROUP_SECURITY_GROUPS"] = """[{"region":"us-east-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22"]}]""",
                ["AUTHSECGROUP_LOG_LEVEL"] = "debug",
                ["AUTHSECGROUP_USERS_BUCKET"] = "our-users",
                ["AUTHSECGROUP_USERS_PREFIX"] = "ssh/",
            },
            template.Environment("connection")
        );
        Assert.Empty(template.OfType("AWS::S3::Bucket"));
        Assert.Equal(
            ["arm64", "arm64"],
            template.Properties("AWS::Lambda::Function").Select(function => SynthesizedTemplate.Text(function["Architectures"]))
        );
        Assert.Equal(1024, (int)template.Function("connection")["MemorySize"]!);
        Assert.Equal("prod", (string?)template.The("AWS::ApiGateway::Stage")["StageName"]);
        Assert.Equal("200", template.Environment("sweep")["AUTHSECGROUP_RULE_QUOTA"]);
        Assert.Empty(template.OfType("AWS::CloudWatch::Dashboard"));
        Assert.All(
            template.Properties("AWS::CloudWatch::Alarm"),
            alarm => Assert.Equal("arn:aws:sns:us-east-1:123456789012:alarms", SynthesizedTemplate.Text(alarm["AlarmActions"]))
        );
    }

    [Theory]
    [InlineData(1, "rate(1 minute)")]
    [InlineData(59, "rate(1 minute)")]
    [InlineData(60, "rate(1 minute)")]
    [InlineData(90, "rate(1 minute)")]
    [InlineData(120, "rate(2 minutes)")]
    [InlineData(179, "rate(2 minutes)")]
    [InlineData(3_600, "rate(1 hour)")]
    [InlineData(86_400, "rate(1 day)")]
    public void Start_the_sweep_never_later_than_asked(int seconds, string expression)
    {
        // GIVEN
        var scene = new Scene();

        // WHEN
        scene.Add(
            new AuthenticatingSecGroupProps
            {
                SecurityGroups = [Scene.Ssh],
                SweepInterval = Duration.Seconds(seconds),
                Code = Scene.Placeholder,
            }
        );

        // THEN
        var template = scene.Template();
        Assert.Equal(
            expression,
            (string?)
                template.OfType("AWS::Events::Rule").Single(rule => rule.Key.Contains("Schedule", StringComparison.Ordinal)).Value[
                    "Properties"
                ]!["ScheduleExpression"]
        );
        Assert.Equal($"{seconds}", template.Environment("sweep")["AUTHSECGROUP_SWEEP_INTERVAL_SECONDS"]);
    }

    [Fact]
    public void May_be_known_at_deployment_only()
    {
        // GIVEN
        var scene = new Scene();
        var seconds = new CfnParameter(scene.Stack, "Seconds", new CfnParameterProps { Type = "Number" }).ValueAsNumber;
        var text = new CfnParameter(scene.Stack, "Text").ValueAsString;

        // WHEN
        scene.Add(
            new AuthenticatingSecGroupProps
            {
                SecurityGroups = [Scene.Ssh],
                Name = text,
                UsersPrefix = text,
                TimeToExpire = Duration.Seconds(seconds),
                SweepInterval = Duration.Seconds(seconds),
                RuleQuota = seconds,
                Code = Scene.Placeholder,
            }
        );

        // THEN
        var sweep = scene.Template().Environment("sweep");
        Assert.Equal("${Text}", sweep["AUTHSECGROUP_NAME"]);
        Assert.Equal("${Seconds}", sweep["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"]);
        Assert.Equal("${Seconds}", sweep["AUTHSECGROUP_SWEEP_INTERVAL_SECONDS"]);
        Assert.Equal("${Seconds}", sweep["AUTHSECGROUP_RULE_QUOTA"]);
    }

    [Fact]
    public void Of_two_constructs_in_one_stack_do_not_clash()
    {
        // GIVEN
        var scene = new Scene();

        // WHEN
        var first = scene.Add(new AuthenticatingSecGroupProps { SecurityGroups = [Scene.Ssh], Code = Scene.Placeholder }, "Ssh");
        var second = scene.Add(new AuthenticatingSecGroupProps { SecurityGroups = [Scene.Ssh], Code = Scene.Placeholder }, "Database");

        // THEN
        var template = scene.Template();
        Snapshot.Match(template, "two-in-one-stack");
        Assert.NotEqual(first.DeploymentName, second.DeploymentName);
        Assert.Equal(4, template.OfType("AWS::Lambda::Function").Count);
        Assert.Equal(2, template.OfType("AWS::ApiGateway::RestApi").Count);
    }

    [Fact]
    public void Give_a_name_that_fits_the_rule_however_deep_the_construct_lies()
    {
        // GIVEN
        var scene = new Scene();
        Constructs.Construct scope = scene.Stack;
        for (var i = 0; i < 12; i++)
        {
            scope = new Constructs.Construct(scope, $"A rather long name, number {i}");
        }

        // WHEN
        var access = new AuthenticatingSecGroup(
            scope,
            "Ssh (öffentlich)",
            new AuthenticatingSecGroupProps { SecurityGroups = [Scene.Ssh], Code = Scene.Placeholder }
        );

        // THEN
        Assert.Matches("^[a-zA-Z0-9._-]{1,64}$", access.DeploymentName);
    }
}
