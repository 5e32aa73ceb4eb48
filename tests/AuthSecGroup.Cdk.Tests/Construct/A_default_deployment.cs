using System.Text.Json.Nodes;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class DefaultDeployment
{
    public DefaultDeployment()
    {
        var scene = new Scene();
        scene.Add(new AuthenticatingSecGroupProps { SecurityGroups = [Scene.Ssh], Code = Scene.Placeholder });
        Template = scene.Template();
    }

    public SynthesizedTemplate Template { get; }
}

public sealed class A_default_deployment(DefaultDeployment deployment) : IClassFixture<DefaultDeployment>
{
    private readonly SynthesizedTemplate _template = deployment.Template;

    [Fact]
    public void Is_as_it_was_reviewed() => Snapshot.Match(_template, "default");

    [Fact]
    public void Keeps_its_logical_ids() =>
        Assert.Equal(
            [
                "SshUsersD7ED1405 AWS::S3::Bucket",
                "SshUsersPolicyA35D02AB AWS::S3::BucketPolicy",
                "SshConnectionLog4507D83B AWS::Logs::LogGroup",
                "SshConnectionRoleAD176DBB AWS::IAM::Role",
                "SshConnection8B245F93 AWS::Lambda::Function",
                "SshConnectionEventInvokeConfigE9A14050 AWS::Lambda::EventInvokeConfig",
                "SshSweepLog500CB438 AWS::Logs::LogGroup",
                "SshSweepRole235D66B7 AWS::IAM::Role",
                "SshSweepE7894714 AWS::Lambda::Function",
                "SshSweepEventInvokeConfig4383FBC5 AWS::Lambda::EventInvokeConfig",
                "SshSweepPolicy5ADE0C1C AWS::IAM::Policy",
                "SshApiBDE77B68 AWS::ApiGateway::RestApi",
                "SshApiDeploymentStagedev06ED4D19 AWS::ApiGateway::Stage",
                "SshApiconnection5BE182AB AWS::ApiGateway::Resource",
                "SshApiconnectionGET1DED348C AWS::ApiGateway::Method",
                "SshApiconnectionPOST16D5BF96 AWS::ApiGateway::Method",
                "SshApiconnectionDELETE9906FC2E AWS::ApiGateway::Method",
                "SshApiValidatorC20FA4D3 AWS::ApiGateway::RequestValidator",
                "SshLeaseCleanupOnUpdateEC0A2C5E Custom::AuthSecGroupLeaseCleanup",
                "SshLeaseCleanupOnDelete8F4661D5 Custom::AuthSecGroupLeaseCleanup",
                "SshScheduleC6F078C4 AWS::Events::Rule",
                "SshKeepWarm839F01AD AWS::Events::Rule",
                "SshSweepFailedCD6B7CA1 AWS::CloudWatch::Alarm",
                "SshNoSweep9FA739F4 AWS::CloudWatch::Alarm",
                "SshOverdueRules3FF6BA26 AWS::CloudWatch::Alarm",
                "SshQuotaNearlyUsed5985232B AWS::CloudWatch::Alarm",
                "SshConnectionFailed0F137C0E AWS::CloudWatch::Alarm",
                "SshDashboard6553A2D8 AWS::CloudWatch::Dashboard",
            ],
            // A deployment's id is to change with each change of the API, and nothing is lost with a permission.
            _template
                .Resources.Select(resource => $"{resource.Key} {resource.Value["Type"]}")
                .Where(line =>
                    !line.EndsWith(" AWS::ApiGateway::Deployment", StringComparison.Ordinal)
                    && !line.EndsWith(" AWS::Lambda::Permission", StringComparison.Ordinal)
                )
        );

    [Fact]
    public void Runs_both_functions_from_one_executable_on_the_plain_operating_system()
    {
        var functions = _template.Properties("AWS::Lambda::Function").ToArray();
        Assert.Equal(["connection", "sweep"], functions.Select(function => (string?)function["Handler"]).Order());
        Assert.All(functions, function => Assert.Equal("provided.al2023", (string?)function["Runtime"]));
        Assert.Single(functions.Select(function => function["Code"]!.ToJsonString()).Distinct());
        Assert.All(functions, function => Assert.Equal("x86_64", SynthesizedTemplate.Text(function["Architectures"])));
    }

    [Fact]
    public void Makes_no_helper_functions_and_touches_nothing_that_belongs_to_the_account()
    {
        Assert.Equal(2, _template.OfType("AWS::Lambda::Function").Count);
        Assert.Equal(2, _template.OfType("AWS::IAM::Role").Count);
        Assert.Empty(_template.OfType("AWS::ApiGateway::Account"));
        Assert.All(
            _template.Resources.Where(resource => ((string)resource.Value["Type"]!).StartsWith("Custom::", StringComparison.Ordinal)),
            resource => Assert.Equal("${SshSweep.Arn}", SynthesizedTemplate.Text(resource.Value["Properties"]!["ServiceToken"]))
        );
    }

    [Fact]
    public void Has_its_logs_as_JSON_and_leaves_out_of_them_only_what_the_functions_leave_out() =>
        Assert.All(
            _template.Properties("AWS::Lambda::Function"),
            function =>
                Assert.Equal("JSON DEBUG", $"{function["LoggingConfig"]!["LogFormat"]} {function["LoggingConfig"]!["ApplicationLogLevel"]}")
        );

    [Fact]
    public void Asks_IAM_for_each_of_the_three_methods() =>
        Assert.Equal(
            ["DELETE AWS_IAM", "GET AWS_IAM", "POST AWS_IAM"],
            _template
                .Properties("AWS::ApiGateway::Method")
                .Select(method => $"{method["HttpMethod"]} {method["AuthorizationType"]}")
                .Order()
        );

    [Fact]
    public void Is_reached_in_its_own_region_only() =>
        Assert.Equal("REGIONAL", SynthesizedTemplate.Text(_template.The("AWS::ApiGateway::RestApi")["EndpointConfiguration"]!["Types"]));

    [Fact]
    public void Lets_ten_requests_a_second_through_and_twenty_at_once()
    {
        var stage = _template.The("AWS::ApiGateway::Stage");
        var setting = Assert.Single(stage["MethodSettings"]!.AsArray())!;
        Assert.Equal("dev", (string?)stage["StageName"]);
        Assert.Equal(
            "* /* 10 20",
            $"{setting["HttpMethod"]} {setting["ResourcePath"]} {setting["ThrottlingRateLimit"]} {setting["ThrottlingBurstLimit"]}"
        );
    }

    [Fact]
    public void Sweeps_each_minute() =>
        Assert.Equal(
            ["rate(1 minute) ENABLED -> ${SshSweep.Arn}"],
            Schedules().Where(schedule => schedule.Contains("Sweep", StringComparison.Ordinal))
        );

    [Fact]
    public void Keeps_the_connection_function_warm() =>
        Assert.Equal(
            ["""rate(1 minute) ENABLED -> ${SshConnection.Arn} {"authsecgroup":"warm"}"""],
            Schedules().Where(schedule => schedule.Contains("Connection", StringComparison.Ordinal))
        );

    [Fact]
    public void Drops_a_start_that_is_late_rather_than_repeat_it()
    {
        var configs = _template.Properties("AWS::Lambda::EventInvokeConfig").ToArray();
        Assert.Equal(2, configs.Length);
        Assert.All(configs, config => Assert.Equal("0 60", $"{config["MaximumRetryAttempts"]} {config["MaximumEventAgeInSeconds"]}"));
        Assert.All(
            Targets(),
            target => Assert.Equal("""{"MaximumEventAgeInSeconds":60,"MaximumRetryAttempts":0}""", target["RetryPolicy"]!.ToJsonString())
        );
    }

    [Fact]
    public void Gives_the_sweep_more_than_the_minute_that_it_may_go_on_for()
    {
        Assert.Equal(29, (int)_template.Function("connection")["Timeout"]!);
        Assert.Equal(120, (int)_template.Function("sweep")["Timeout"]!);
    }

    [Fact]
    public void Tells_the_connection_function_all_that_it_must_know() =>
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["AUTHSECGROUP_NAME"] = "Office-Ssh-",
                ["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = "600",
                ["AUTHSECGROUP_SECURITY_GROUPS"] = """[{"region":"us-east-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22"]}]""",
                ["AUTHSECGROUP_LOG_LEVEL"] = "info",
                ["AUTHSECGROUP_USERS_BUCKET"] = "${SshUsers}",
            },
            WithoutHashInName(_template.Environment("connection"))
        );

    [Fact]
    public void Tells_the_sweep_function_nothing_of_the_users() =>
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["AUTHSECGROUP_NAME"] = "Office-Ssh-",
                ["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = "600",
                ["AUTHSECGROUP_SECURITY_GROUPS"] = """[{"region":"us-east-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22"]}]""",
                ["AUTHSECGROUP_LOG_LEVEL"] = "info",
                ["AUTHSECGROUP_SWEEP_INTERVAL_SECONDS"] = "60",
            },
            WithoutHashInName(_template.Environment("sweep"))
        );

    [Fact]
    public void Leaves_the_clock_and_the_trusted_certificates_as_they_are()
    {
        var json = _template.Root.ToJsonString();
        Assert.DoesNotContain("AUTHSECGROUP_CLOCK_FILE", json, StringComparison.Ordinal);
        Assert.DoesNotContain("SSL_CERT", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_its_users_in_a_private_encrypted_versioned_bucket_that_outlives_the_stack()
    {
        var bucket = Assert.Single(_template.OfType("AWS::S3::Bucket")).Value;
        var properties = bucket["Properties"]!;
        Assert.Equal("Retain Retain", $"{bucket["DeletionPolicy"]} {bucket["UpdateReplacePolicy"]}");
        Assert.Equal(4, properties["PublicAccessBlockConfiguration"]!.AsObject().Count(setting => (bool)setting.Value!));
        Assert.Equal("Enabled", (string?)properties["VersioningConfiguration"]!["Status"]);
        Assert.Contains("AES256", properties["BucketEncryption"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("BucketOwnerEnforced", (string?)properties["OwnershipControls"]!["Rules"]![0]!["ObjectOwnership"]);
    }

    [Fact]
    public void Gives_its_users_to_nobody_over_a_connection_that_can_be_read() =>
        Assert.Equal(
            "Deny s3:* on ${SshUsers.Arn} ${SshUsers.Arn}/* if Bool aws:SecureTransport false",
            SynthesizedTemplate.Text(_template.The("AWS::S3::BucketPolicy")["PolicyDocument"]!["Statement"])
        );

    [Fact]
    public void Keeps_each_function_s_log_for_a_month_in_a_group_of_its_own()
    {
        Assert.All(_template.Properties("AWS::Logs::LogGroup"), log => Assert.Equal(30, (int)log["RetentionInDays"]!));
        Assert.Equal(
            ["${SshConnectionLog}", "${SshSweepLog}"],
            ((string[])["connection", "sweep"]).Select(handler =>
                SynthesizedTemplate.Text(_template.Function(handler)["LoggingConfig"]!["LogGroup"])
            )
        );
    }

    [Fact]
    public void Lets_only_the_gateway_and_the_schedules_call_its_functions() =>
        Assert.Equal(
            [
                "apigateway.amazonaws.com .../DELETE/connection",
                "apigateway.amazonaws.com .../GET/connection",
                "apigateway.amazonaws.com .../POST/connection",
                "events.amazonaws.com ${SshKeepWarm.Arn}",
                "events.amazonaws.com ${SshSchedule.Arn}",
            ],
            _template
                .Properties("AWS::Lambda::Permission")
                .Select(permission =>
                    $"{permission["Principal"]} {SynthesizedTemplate.Text(permission["SourceArn"]).Replace("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SshApi}/${SshApiDeploymentStagedev}", "...", StringComparison.Ordinal)}"
                )
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Puts_no_outputs_into_the_stack_that_it_is_part_of() => Assert.Empty(_template.Outputs);

    private IEnumerable<JsonObject> Targets() =>
        _template.Properties("AWS::Events::Rule").SelectMany(rule => rule["Targets"]!.AsArray()).Select(target => target!.AsObject());

    private IEnumerable<string> Schedules() =>
        _template
            .Properties("AWS::Events::Rule")
            .Select(rule =>
                $"{rule["ScheduleExpression"]} {rule["State"]} -> {string.Join(", ", rule["Targets"]!.AsArray().Select(target => $"{SynthesizedTemplate.Text(target!["Arn"])} {target["Input"]}".Trim()))}"
            );

    private static Dictionary<string, string> WithoutHashInName(Dictionary<string, string> environment)
    {
        var name = environment["AUTHSECGROUP_NAME"];
        Assert.Matches("^[a-zA-Z0-9._-]{1,64}$", name);
        environment["AUTHSECGROUP_NAME"] = name[..^8];
        return environment;
    }
}
