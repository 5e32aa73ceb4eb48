using System.Text.Json.Nodes;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.Construct;

/// <summary>
/// The AwsSolutions rules of cdk-nag (https://github.com/cdklabs/cdk-nag/blob/main/RULES.md) over the default template. What they report is to be
/// just what SECURITY.md says that they report.
/// </summary>
public sealed class A_review_by_cdk_nag(DefaultDeployment deployment) : IClassFixture<DefaultDeployment>
{
    private readonly SynthesizedTemplate _template = deployment.Template;

    [Fact]
    public void APIG2_finds_a_validator_of_bodies_and_parameters()
    {
        var validator = _template.The("AWS::ApiGateway::RequestValidator");
        Assert.True((bool)validator["ValidateRequestBody"]!);
        Assert.True((bool)validator["ValidateRequestParameters"]!);
        Assert.Equal("${SshApi}", SynthesizedTemplate.Text(validator["RestApiId"]));
    }

    [Fact]
    public void APIG4_finds_every_method_authorized() =>
        Assert.All(
            _template.Properties("AWS::ApiGateway::Method"),
            method => Assert.Equal("AWS_IAM", (string?)method["AuthorizationType"])
        );

    [Fact]
    public void IAM4_finds_no_policy_made_by_AWS() =>
        Assert.DoesNotContain(":iam::aws:", _template.Root.ToJsonString(), StringComparison.Ordinal);

    [Fact]
    public void IAM5_finds_no_wildcard_among_actions() =>
        Assert.DoesNotContain(
            Statements(),
            statement => Strings(statement["Action"]).Any(action => action.Contains('*', StringComparison.Ordinal))
        );

    [Fact]
    public void IAM5_finds_those_wildcards_among_resources_that_are_explained() =>
        Excepted(
            "AwsSolutions-IAM5",
            ["ec2:DescribeSecurityGroupRules *", "ec2:DescribeSecurityGroupRules *", "s3:GetObject ${SshUsers.Arn}/*.json"],
            Statements()
                .SelectMany(statement =>
                    Strings(statement["Resource"])
                        .Where(resource => resource.Contains('*', StringComparison.Ordinal))
                        .Select(resource => $"{SynthesizedTemplate.Text(statement["Action"])} {resource}")
                )
        );

    [Fact]
    public void L1_finds_no_runtime_that_it_knows() =>
        Assert.All(
            _template.Properties("AWS::Lambda::Function"),
            function => Assert.StartsWith("provided", (string?)function["Runtime"], StringComparison.Ordinal)
        );

    [Fact]
    public void S1_misses_the_access_log_of_the_bucket() =>
        Excepted(
            "AwsSolutions-S1",
            ["AWS::S3::Bucket without LoggingConfiguration"],
            _template
                .Properties("AWS::S3::Bucket")
                .Where(bucket => !bucket.ContainsKey("LoggingConfiguration"))
                .Select(_ => "AWS::S3::Bucket without LoggingConfiguration")
        );

    [Fact]
    public void S2_finds_all_public_access_blocked() =>
        Assert.All(
            _template.Properties("AWS::S3::Bucket"),
            bucket =>
                Assert.All(
                    ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"],
                    (string setting) => Assert.True((bool)bucket["PublicAccessBlockConfiguration"]![setting]!)
                )
        );

    [Fact]
    public void S10_finds_requests_without_TLS_denied() =>
        Assert.Contains(
            _template.Properties("AWS::S3::BucketPolicy").SelectMany(policy => policy["PolicyDocument"]!["Statement"]!.AsArray()),
            statement =>
                (string?)statement!["Effect"] == "Deny"
                && (string?)statement["Action"] == "s3:*"
                && (string?)statement["Condition"]?["Bool"]?["aws:SecureTransport"] == "false"
                && Strings(statement["Resource"]).SequenceEqual(["${SshUsers.Arn}", "${SshUsers.Arn}/*"])
        );

    [Theory]
    [InlineData("AwsSolutions-EC23", "AWS::EC2::")]
    [InlineData("AwsSolutions-EVB1", "AWS::Events::EventBusPolicy")]
    [InlineData("AwsSolutions-KMS5", "AWS::KMS::")]
    [InlineData("AwsSolutions-SF1 and SF2", "AWS::StepFunctions::")]
    [InlineData("AwsSolutions-SNS3", "AWS::SNS::")]
    [InlineData("AwsSolutions-SQS2, SQS3 and SQS4", "AWS::SQS::")]
    public void Others_find_nothing_that_they_are_about(string rules, string type) =>
        Assert.False(
            _template.Resources.Any(resource => ((string)resource.Value["Type"]!).StartsWith(type, StringComparison.Ordinal)),
            $"{rules} are to be gone through now"
        );

    [Fact]
    public void APIG1_misses_the_access_log_of_the_stage() =>
        Excepted("AwsSolutions-APIG1", ["no access log"], HasAccessLog(_template) ? [] : ["no access log"]);

    [Fact]
    public void APIG6_misses_the_execution_log_of_the_methods() =>
        Excepted("AwsSolutions-APIG6", ["no execution log"], HasExecutionLog(_template) ? [] : ["no execution log"]);

    [Theory]
    [InlineData(GatewayLogging.UseAccountRole)]
    [InlineData(GatewayLogging.CreateAccountRole)]
    public void APIG1_and_APIG6_find_all_they_want_where_the_gateway_logs(GatewayLogging logging)
    {
        var scene = new Scene();
        scene.Add(
            new()
            {
                SecurityGroups = [Scene.Ssh],
                GatewayLogging = logging,
                Code = Scene.Placeholder,
            }
        );
        var template = scene.Template();

        Assert.True(HasAccessLog(template));
        Assert.True(HasExecutionLog(template));
        Assert.Equal(
            logging is GatewayLogging.CreateAccountRole,
            template.Root.ToJsonString().Contains(":iam::aws:", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void APIG3_misses_a_web_ACL() =>
        Excepted("AwsSolutions-APIG3", ["no web ACL"], _template.OfType("AWS::WAFv2::WebACLAssociation").Count > 0 ? [] : ["no web ACL"]);

    [Fact]
    public void COG4_misses_a_user_pool() =>
        Excepted(
            "AwsSolutions-COG4",
            ["AWS_IAM", "AWS_IAM", "AWS_IAM"],
            _template
                .Properties("AWS::ApiGateway::Method")
                .Select(method => (string)method["AuthorizationType"]!)
                .Where(type => type != "COGNITO_USER_POOLS")
        );

    /// <summary>The rule reports just this, and SECURITY.md has a row for it.</summary>
    private static void Excepted(string rule, IEnumerable<string> known, IEnumerable<string> findings)
    {
        Assert.Equal(known, findings.Order(StringComparer.Ordinal));
        Assert.Contains($"\n| {rule}", File.ReadAllText(Path.Combine(Root(), "SECURITY.md")), StringComparison.Ordinal);
    }

    private static bool HasAccessLog(SynthesizedTemplate template) =>
        template.The("AWS::ApiGateway::Stage")["AccessLogSetting"] is { } setting
        && setting["DestinationArn"] is not null
        && setting["Format"] is not null;

    private static bool HasExecutionLog(SynthesizedTemplate template) =>
        template.The("AWS::ApiGateway::Stage")["MethodSettings"]!
            .AsArray()
            .Any(setting =>
                (string?)setting!["HttpMethod"] == "*"
                && (string?)setting["ResourcePath"] == "/*"
                && (string?)setting["LoggingLevel"] is "ERROR" or "INFO"
            );

    private IEnumerable<JsonObject> Statements() => ((string[])["connection", "sweep"]).SelectMany(_template.Statements);

    private static IEnumerable<string> Strings(JsonNode? node) =>
        node is JsonArray items ? items.Select(SynthesizedTemplate.Text) : [SynthesizedTemplate.Text(node)];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AuthSecGroup.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"AuthSecGroup.sln is not above {AppContext.BaseDirectory}");
        }

        return folder.FullName;
    }
}
