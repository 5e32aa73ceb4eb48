using System.Text.Json.Nodes;
using Amazon.CDK;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class A_default_deployment
{
    private const string Stage = "${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SshApi}/${SshApiDeploymentStagedev}";

    private readonly SynthesizedTemplate _template;

    public A_default_deployment()
        : this(Scene.Default) { }

    internal A_default_deployment(SynthesizedTemplate template) => _template = template;

    [Fact]
    public void Matches_the_reviewed_template() => Snapshot.Match(_template, "default");

    [Fact]
    public void Keeps_its_logical_ids() =>
        Assert.Equal(
            [
                "SshUsersD7ED1405 AWS::S3::Bucket",
                "SshUsersPolicyA35D02AB AWS::S3::BucketPolicy",
                "SshLeases988ACECD AWS::S3::Bucket",
                "SshLeasesPolicy9FF5724F AWS::S3::BucketPolicy",
                "SshConnectionLog4507D83B AWS::Logs::LogGroup",
                "SshConnectionRoleAD176DBB AWS::IAM::Role",
                "SshConnection8B245F93 AWS::Lambda::Function",
                "SshConnectionEventInvokeConfigE9A14050 AWS::Lambda::EventInvokeConfig",
                "SshConnectionPolicy74A48ADD AWS::IAM::ManagedPolicy",
                "SshSweepLog500CB438 AWS::Logs::LogGroup",
                "SshSweepRole235D66B7 AWS::IAM::Role",
                "SshSweepE7894714 AWS::Lambda::Function",
                "SshSweepEventInvokeConfig4383FBC5 AWS::Lambda::EventInvokeConfig",
                "SshSweepPolicy5ADE0C1C AWS::IAM::ManagedPolicy",
                "SshApiBDE77B68 AWS::ApiGateway::RestApi",
                "SshApiDeploymentStagedev06ED4D19 AWS::ApiGateway::Stage",
                "SshApiconnection5BE182AB AWS::ApiGateway::Resource",
                "SshApiconnectiontargetF74D006A AWS::ApiGateway::Resource",
                "SshApiconnectiontargetGET618ED7A5 AWS::ApiGateway::Method",
                "SshApiconnectiontargetPOST2D1C52CB AWS::ApiGateway::Method",
                "SshApiconnectiontargetDELETEEC4629DF AWS::ApiGateway::Method",
                "SshApiconnectionGET1DED348C AWS::ApiGateway::Method",
                "SshApiconnectionPOST16D5BF96 AWS::ApiGateway::Method",
                "SshApiconnectionDELETE9906FC2E AWS::ApiGateway::Method",
                "SshApileases65ED3BD6 AWS::ApiGateway::Resource",
                "SshApileasesGETCB884122 AWS::ApiGateway::Method",
                "SshApileasesDELETEC527CB3E AWS::ApiGateway::Method",
                "SshApiValidatorC20FA4D3 AWS::ApiGateway::RequestValidator",
                "SshLeaseCleanupOnUpdateEC0A2C5E Custom::AuthSecGroupLeaseCleanup",
                "SshLeaseCleanupOnDelete8F4661D5 Custom::AuthSecGroupLeaseCleanup",
                "SshScheduleC6F078C4 AWS::Events::Rule",
                "SshKeepWarmAliasE2113DC2 AWS::Lambda::Alias",
                "SshKeepWarm839F01AD AWS::Events::Rule",
                "SshSweepFailedCD6B7CA1 AWS::CloudWatch::Alarm",
                "SshNoSweep9FA739F4 AWS::CloudWatch::Alarm",
                "SshOverdueRules3FF6BA26 AWS::CloudWatch::Alarm",
                "SshQuotaNearlyUsed5985232B AWS::CloudWatch::Alarm",
                "SshConnectionFailed0F137C0E AWS::CloudWatch::Alarm",
                "SshUserFilesIgnored652664E4 AWS::CloudWatch::Alarm",
                "SshManyRequestsRefused9BBC559A AWS::CloudWatch::Alarm",
                "SshDashboard6553A2D8 AWS::CloudWatch::Dashboard",
            ],
            // A deployment's id changes with each change of the API, and a permission can be replaced without loss.
            _template
                .Resources.Select(resource => $"{resource.Key} {resource.Value["Type"]}")
                .Where(line => line.Split(' ')[1] is not ("AWS::ApiGateway::Deployment" or "AWS::Lambda::Permission"))
        );

    [Fact]
    public void Runs_both_functions_from_one_executable_without_a_managed_language_runtime()
    {
        var functions = _template.Properties("AWS::Lambda::Function").ToArray();
        Assert.Equal(["connection", "sweep"], functions.Select(function => (string?)function["Handler"]).Order());
        Assert.All(functions, function => Assert.Equal("provided.al2023", (string?)function["Runtime"]));
        Assert.Single(functions.Select(function => function["Code"]!.ToJsonString()).Distinct());
        Assert.All(functions, function => Assert.Equal("arm64", Text(function["Architectures"])));
    }

    [Fact]
    public void Creates_no_helper_functions_and_changes_no_account_settings()
    {
        Assert.Equal(2, _template.OfType("AWS::Lambda::Function").Count);
        Assert.Equal(2, _template.OfType("AWS::IAM::Role").Count);
        Assert.Empty(_template.OfType("AWS::ApiGateway::Account"));
        Assert.All(
            _template.Resources.Where(resource => ((string)resource.Value["Type"]!).StartsWith("Custom::", StringComparison.Ordinal)),
            resource => Assert.Equal("${SshSweep.Arn}", Text(resource.Value["Properties"]!["ServiceToken"]))
        );
    }

    [Fact]
    public void Logs_JSON_at_the_level_that_the_functions_apply() =>
        Assert.All(
            _template.Properties("AWS::Lambda::Function"),
            function =>
                Assert.Equal("JSON DEBUG", $"{function["LoggingConfig"]!["LogFormat"]} {function["LoggingConfig"]!["ApplicationLogLevel"]}")
        );

    [Fact]
    public void Authorizes_each_method_of_each_resource_by_IAM() =>
        Assert.Equal(
            ["DELETE AWS_IAM x3", "GET AWS_IAM x3", "POST AWS_IAM x2"],
            _template
                .Properties("AWS::ApiGateway::Method")
                .CountBy(method => $"{method["HttpMethod"]} {method["AuthorizationType"]}")
                .Select(count => $"{count.Key} x{count.Value}")
                .Order()
        );

    [Fact]
    public void Has_a_regional_endpoint() =>
        Assert.Equal("REGIONAL", Text(_template.The("AWS::ApiGateway::RestApi")["EndpointConfiguration"]!["Types"]));

    [Fact]
    public void Accepts_a_hundred_requests_a_second_and_bursts_of_two_hundred()
    {
        var stage = _template.The("AWS::ApiGateway::Stage");
        var setting = Assert.Single(stage["MethodSettings"]!.AsArray())!;
        Assert.Equal("dev", (string?)stage["StageName"]);
        Assert.Equal(
            "* /* 100 200",
            $"{setting["HttpMethod"]} {setting["ResourcePath"]} {setting["ThrottlingRateLimit"]} {setting["ThrottlingBurstLimit"]}"
        );
    }

    [Fact]
    public void Sweeps_and_keeps_the_connection_function_warm_every_minute() =>
        Assert.Equal(
            ["rate(1 minute) ENABLED -> ${SshSweep.Arn} ", "rate(1 minute) ENABLED -> ${SshKeepWarmAlias} "],
            _template
                .Properties("AWS::Events::Rule")
                .SelectMany(rule =>
                    Targets(rule)
                        .Select(target => $"{rule["ScheduleExpression"]} {rule["State"]} -> {Text(target["Arn"])} {target["Input"]}")
                )
        );

    [Fact]
    public void Drops_a_late_start_and_does_not_retry()
    {
        var configs = _template.Properties("AWS::Lambda::EventInvokeConfig").ToArray();
        Assert.Equal(2, configs.Length);
        Assert.All(configs, config => Assert.Equal("0 60", $"{config["MaximumRetryAttempts"]} {config["MaximumEventAgeInSeconds"]}"));
        Assert.All(
            _template.Properties("AWS::Events::Rule").SelectMany(Targets),
            target => Assert.Equal("""{"MaximumEventAgeInSeconds":60,"MaximumRetryAttempts":0}""", target["RetryPolicy"]!.ToJsonString())
        );
    }

    [Fact]
    public void Times_the_sweep_out_after_more_than_the_minute_that_it_can_run_for()
    {
        Assert.Equal(29, (int)_template.Function("connection")["Timeout"]!);
        Assert.Equal(120, (int)_template.Function("sweep")["Timeout"]!);
    }

    /// <summary>Each would be taken from the account's other functions, and a low one refuses callers.</summary>
    [Fact]
    public void Reserves_no_concurrent_executions() =>
        Assert.All(
            _template.Properties("AWS::Lambda::Function"),
            function => Assert.False(function.ContainsKey("ReservedConcurrentExecutions"))
        );

    [Theory]
    [InlineData("connection", null, null)]
    [InlineData("sweep", "AUTHSECGROUP_SWEEP_INTERVAL_SECONDS", "60")]
    public void Configures_each_function_with_what_it_needs(string handler, string? variable, string? value)
    {
        var environment = _template.Environment(handler);
        var name = environment["AUTHSECGROUP_NAME"];
        Assert.Matches("^Office-Ssh-[a-zA-Z0-9._-]{8}$", name);
        var expected = new Dictionary<string, string>
        {
            ["AUTHSECGROUP_NAME"] = name,
            ["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = "600",
            ["AUTHSECGROUP_SECURITY_GROUPS"] = """[{"region":"us-east-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22"]}]""",
            ["AUTHSECGROUP_LOG_LEVEL"] = "info",
            ["AUTHSECGROUP_USERS_BUCKET"] = "${SshUsers}",
            ["AUTHSECGROUP_LEASES_BUCKET"] = "${SshLeases}",
            ["SSL_CERT_FILE"] = "/var/task/amazon-roots.pem",
            ["SSL_CERT_DIR"] = "/dev/null",
        };
        if (variable is not null)
        {
            expected[variable] = value!;
        }

        Assert.Equal(expected, environment);
    }

    [Fact]
    public void Does_not_change_the_clock() => Assert.DoesNotMatch("AUTHSECGROUP_CLOCK_FILE", _template.Root.ToJsonString());

    [Fact]
    public void Creates_a_private_encrypted_versioned_users_bucket_that_is_retained()
    {
        var bucket = _template.Find("SshUsers").Resource;
        var properties = bucket["Properties"]!;
        Assert.Equal("Retain Retain", $"{bucket["DeletionPolicy"]} {bucket["UpdateReplacePolicy"]}");
        Assert.Equal(4, properties["PublicAccessBlockConfiguration"]!.AsObject().Count(setting => (bool)setting.Value!));
        Assert.Equal("Enabled", (string?)properties["VersioningConfiguration"]!["Status"]);
        Assert.Contains("AES256", Text(properties["BucketEncryption"]), StringComparison.Ordinal);
        Assert.Equal("BucketOwnerEnforced", (string?)properties["OwnershipControls"]!["Rules"]![0]!["ObjectOwnership"]);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(86_400.0, 2)]
    [InlineData(86_401.0, 3)]
    [InlineData(31_536_000.0, 366)]
    public void Creates_a_private_encrypted_bucket_without_versions_for_the_leases_that_forgets_them_after_they_ended(
        double? timeToExpire,
        int days
    )
    {
        var template = timeToExpire is { } seconds
            ? Scene.Synthesize(new() { SecurityGroups = [Scene.Ssh], TimeToExpire = Duration.Seconds(seconds) })
            : _template;
        var bucket = template.Find("SshLeases").Resource;
        var properties = bucket["Properties"]!;
        // The cleanup on delete empties it.
        Assert.Equal("Delete Delete", $"{bucket["DeletionPolicy"]} {bucket["UpdateReplacePolicy"]}");
        Assert.Equal(4, properties["PublicAccessBlockConfiguration"]!.AsObject().Count(setting => (bool)setting.Value!));
        Assert.Null(properties["VersioningConfiguration"]);
        Assert.Contains("AES256", Text(properties["BucketEncryption"]), StringComparison.Ordinal);
        Assert.Equal("BucketOwnerEnforced", (string?)properties["OwnershipControls"]!["Rules"]![0]!["ObjectOwnership"]);
        Assert.Equal(
            $$"""[{"ExpirationInDays":{{days}},"Id":"RemoveEnded","Status":"Enabled"}]""",
            properties["LifecycleConfiguration"]!["Rules"]!.ToJsonString()
        );
    }

    [Fact]
    public void Allows_requests_to_both_buckets_only_with_TLS() =>
        Assert.Equal(
            ((string[])["SshUsers", "SshLeases"]).Select(bucket =>
                $$"""${{{bucket}}}: {"AWS":"*"} """
                + $"Deny s3:* on ${{{bucket}.Arn}} ${{{bucket}.Arn}}/* if Bool aws:SecureTransport false"
            ),
            _template
                .Properties("AWS::S3::BucketPolicy")
                .SelectMany(policy =>
                    policy["PolicyDocument"]!["Statement"]!
                        .AsArray()
                        .Select(statement => $"{Text(policy["Bucket"])}: {Text(statement!["Principal"])} {Text(statement)}")
                )
        );

    [Fact]
    public void Retains_each_function_s_log_for_a_month_in_a_separate_log_group()
    {
        Assert.All(_template.Properties("AWS::Logs::LogGroup"), log => Assert.Equal(30, (int?)log["RetentionInDays"]));
        Assert.Equal(
            ["${SshConnectionLog}", "${SshSweepLog}"],
            ((string[])["connection", "sweep"]).Select(handler => Text(_template.Function(handler)["LoggingConfig"]!["LogGroup"]))
        );
    }

    [Fact]
    public void Allows_only_the_gateway_and_the_schedules_to_invoke_its_functions() =>
        Assert.Equal(
            [
                "apigateway.amazonaws.com .../DELETE/connection -> ${SshConnection.Arn}",
                "apigateway.amazonaws.com .../DELETE/connection/* -> ${SshConnection.Arn}",
                "apigateway.amazonaws.com .../DELETE/leases -> ${SshConnection.Arn}",
                "apigateway.amazonaws.com .../GET/connection -> ${SshConnection.Arn}",
                "apigateway.amazonaws.com .../GET/connection/* -> ${SshConnection.Arn}",
                "apigateway.amazonaws.com .../GET/leases -> ${SshConnection.Arn}",
                "apigateway.amazonaws.com .../POST/connection -> ${SshConnection.Arn}",
                "apigateway.amazonaws.com .../POST/connection/* -> ${SshConnection.Arn}",
                // Not the function itself: it would read the event as one of API Gateway.
                "events.amazonaws.com ${SshKeepWarm.Arn} -> ${SshKeepWarmAlias}",
                "events.amazonaws.com ${SshSchedule.Arn} -> ${SshSweep.Arn}",
            ],
            _template
                .Properties("AWS::Lambda::Permission")
                .Select(permission => $"{permission["Principal"]} {Text(permission["SourceArn"])} -> {Text(permission["FunctionName"])}")
                .Select(line => line.Replace($"arn:{Stage}", "...", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Adds_no_outputs_to_its_stack() => Assert.Empty(_template.Outputs);

    private static IEnumerable<JsonObject> Targets(JsonObject rule) => rule["Targets"]!.AsArray().Select(target => target!.AsObject());
}
