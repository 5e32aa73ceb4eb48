using System.Text.Json.Nodes;
using AuthSecGroup.Cdk.Tests.Support;
using AuthSecGroup.Testing;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

/// <summary>
/// The AwsSolutions rules of cdk-nag (https://github.com/cdklabs/cdk-nag/blob/main/RULES.md), applied to the default template. Their
/// findings must be exactly those that SECURITY.md explains.
/// </summary>
public sealed class A_review_by_cdk_nag
{
    private static readonly Dictionary<string, Func<SynthesizedTemplate, IEnumerable<string>>> Rules = new()
    {
        ["APIG1"] = template =>
            Unless(
                template.The("AWS::ApiGateway::Stage")["AccessLogSetting"] is { } setting
                    && setting["DestinationArn"] is not null
                    && setting["Format"] is not null,
                "no access log"
            ),
        ["APIG2"] = template =>
            Unless(
                template.The("AWS::ApiGateway::RequestValidator") is var validator
                    && (bool)validator["ValidateRequestBody"]!
                    && (bool)validator["ValidateRequestParameters"]!
                    && Text(validator["RestApiId"]) == "${SshApi}",
                "no validator"
            ),
        ["APIG3"] = template => Unless(template.OfType("AWS::WAFv2::WebACLAssociation").Count > 0, "no web ACL"),
        ["APIG4"] = template => Methods(template).Where(type => type != "AWS_IAM"),
        ["APIG6"] = template =>
            Unless(
                Settings(template)
                    .Any(setting => setting.StartsWith("* /* ", StringComparison.Ordinal) && setting[5..] is "ERROR" or "INFO"),
                "no execution log"
            ),
        ["COG4"] = template => Methods(template).Where(type => type != "COGNITO_USER_POOLS"),
        ["IAM4"] = template => Unless(!HasManagedPolicy(template), "an AWS managed policy"),
        ["IAM5"] = template =>
            Statements(template)
                .SelectMany(statement =>
                    Strings(statement["Action"])
                        .Concat(Strings(statement["Resource"]))
                        .Where(text => text.Contains('*', StringComparison.Ordinal))
                        .Select(text => $"{Text(statement["Action"])} {text}")
                ),
        ["L1"] = template =>
            template
                .Properties("AWS::Lambda::Function")
                .Select(function => (string)function["Runtime"]!)
                .Where(runtime => !runtime.StartsWith("provided", StringComparison.Ordinal)),
        ["S1"] = template => Buckets(template).Where(bucket => !bucket.ContainsKey("LoggingConfiguration")).Select(_ => "no access log"),
        ["S2"] = template =>
            Buckets(template)
                .SelectMany(bucket =>
                    ((string[])["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"]).Where(setting =>
                        (bool?)bucket["PublicAccessBlockConfiguration"]?[setting] is not true
                    )
                ),
        ["S10"] = template =>
            Unless(
                template
                    .Properties("AWS::S3::BucketPolicy")
                    .SelectMany(policy => policy["PolicyDocument"]!["Statement"]!.AsArray())
                    .Select(Text)
                    .Contains("Deny s3:* on ${SshUsers.Arn} ${SshUsers.Arn}/* if Bool aws:SecureTransport false"),
                "requests without TLS are allowed"
            ),
    };

    [Theory]
    [InlineData("APIG2")]
    [InlineData("APIG4")]
    [InlineData("IAM4")]
    [InlineData("L1")]
    [InlineData("S2")]
    [InlineData("S10")]
    public void Finds_nothing(string rule) => Assert.Empty(Rules[rule](Scene.Default));

    [Theory]
    [InlineData("APIG1", "no access log")]
    [InlineData("APIG3", "no web ACL")]
    [InlineData("APIG6", "no execution log")]
    [InlineData("COG4", "AWS_IAM", "AWS_IAM", "AWS_IAM")]
    [InlineData("IAM5", "ec2:DescribeSecurityGroupRules *", "ec2:DescribeSecurityGroupRules *", "s3:GetObject ${SshUsers.Arn}/*.json")]
    [InlineData("S1", "no access log")]
    public void Finds_exactly_what_SECURITY_md_explains(string rule, params string[] findings)
    {
        Assert.Equal(findings, Rules[rule](Scene.Default).Order(StringComparer.Ordinal));
        var explanations = File.ReadAllText(Path.Combine(Repository.Root, "SECURITY.md"));
        Assert.Contains($"\n| AwsSolutions-{rule}", explanations, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GatewayLogging.UseAccountRole)]
    [InlineData(GatewayLogging.CreateAccountRole)]
    public void Finds_the_logs_of_the_gateway_if_it_logs(GatewayLogging logging)
    {
        var template = Scene.Synthesize(new() { SecurityGroups = [Scene.Ssh], GatewayLogging = logging });

        Assert.Empty(Rules["APIG1"](template));
        Assert.Empty(Rules["APIG6"](template));
        Assert.Equal(logging is GatewayLogging.CreateAccountRole, HasManagedPolicy(template));
    }

    [Theory]
    [InlineData("AwsSolutions-EC23", "AWS::EC2::")]
    [InlineData("AwsSolutions-EVB1", "AWS::Events::EventBusPolicy")]
    [InlineData("AwsSolutions-KMS5", "AWS::KMS::")]
    [InlineData("AwsSolutions-SF1 and SF2", "AWS::StepFunctions::")]
    [InlineData("AwsSolutions-SNS3", "AWS::SNS::")]
    [InlineData("AwsSolutions-SQS2, SQS3 and SQS4", "AWS::SQS::")]
    public void Has_no_resources_for_other_rules(string rules, string type) =>
        Assert.False(
            Scene.Default.Resources.Any(resource => ((string)resource.Value["Type"]!).StartsWith(type, StringComparison.Ordinal)),
            $"{rules} now apply and must be reviewed"
        );

    private static string[] Unless(bool condition, string finding) => condition ? [] : [finding];

    private static IEnumerable<string> Methods(SynthesizedTemplate template) =>
        template.Properties("AWS::ApiGateway::Method").Select(method => (string)method["AuthorizationType"]!);

    private static IEnumerable<string> Settings(SynthesizedTemplate template) =>
        template.The("AWS::ApiGateway::Stage")["MethodSettings"]!
            .AsArray()
            .Select(setting => $"{setting!["HttpMethod"]} {setting["ResourcePath"]} {setting["LoggingLevel"]}");

    private static IEnumerable<JsonObject> Buckets(SynthesizedTemplate template) => template.Properties("AWS::S3::Bucket");

    private static bool HasManagedPolicy(SynthesizedTemplate template) =>
        template.Root.ToJsonString().Contains(":iam::aws:", StringComparison.Ordinal);

    private static IEnumerable<JsonObject> Statements(SynthesizedTemplate template) =>
        ((string[])["connection", "sweep"]).SelectMany(template.Statements);

    private static IEnumerable<string> Strings(JsonNode? node) => node is JsonArray items ? items.Select(Text) : [Text(node)];
}
