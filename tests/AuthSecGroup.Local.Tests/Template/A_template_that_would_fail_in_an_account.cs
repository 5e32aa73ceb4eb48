using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;

namespace AuthSecGroup.Local.Tests.Template;

public class A_template_that_would_fail_in_an_account
{
    [Theory]
    [InlineData(
        "Other",
        """{ "Type": "AWS::DynamoDB::Table" }""",
        "The resource 'Other' has the type 'AWS::DynamoDB::Table', which local mode doesn't know. Known: AWS::ApiGateway::Account, "
    )]
    [InlineData(
        "Other",
        """{ "Type": "AWS::SNS::Topic", "Properties": { "TopicName": { "Fn::GetAZs": "" } } }""",
        "The resource 'Other' (AWS::SNS::Topic): The intrinsic 'Fn::GetAZs' is not known to local mode."
    )]
    [InlineData(
        "Other",
        """{ "Type": "AWS::SNS::Topic", "Properties": { "TopicName": { "Ref": "Nobody" } } }""",
        "The resource 'Other' (AWS::SNS::Topic): 'Nobody' is referred to, but the template has no such parameter or resource."
    )]
    [InlineData(
        "Other",
        """{ "Type": "AWS::SNS::Topic", "Properties": { "TopicName": { "Fn::GetAtt": ["Users", "Colour"] } } }""",
        "The resource 'Other' (AWS::SNS::Topic): The attribute 'Colour' of 'Users' (AWS::S3::Bucket) is not known to local mode. "
            + "Known: Arn, DomainName, RegionalDomainName."
    )]
    [InlineData("Stage", null, "The template has 0 resources of the type 'AWS::ApiGateway::Stage' (). Local mode runs exactly one.")]
    [InlineData(
        "GatewayMay",
        null,
        "The template gives 'apigateway.amazonaws.com' no AWS::Lambda::Permission to invoke the function 'Connection'"
    )]
    [InlineData("ScheduleMay", null, "The template gives 'events.amazonaws.com' no AWS::Lambda::Permission to invoke the function 'Sweep'")]
    [InlineData(
        "Connection/Runtime",
        "\"python3.13\"",
        "The function 'Connection' has the runtime 'python3.13'. Local mode runs provided.al2023 and provided.al2."
    )]
    [InlineData("Connection/Architectures", "[\"sparc\"]", "The function 'Connection' is built for 'sparc' and this machine is '")]
    [InlineData(
        "Connection/Code/S3Key",
        "\"gone.zip\"",
        "The code of 'Connection' is the asset 'gone.zip', which the assembly doesn't hold."
    )]
    [InlineData(
        "Connection/Environment/Variables/AWS_REGION",
        "\"mars\"",
        "The function 'Connection' sets 'AWS_REGION', which Lambda reserves for itself."
    )]
    [InlineData(
        "Connection/Environment/Variables/AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS",
        "\"soon\"",
        "The function 'Connection' would not start. The function's environment is not usable: AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS is "
            + "'soon'; it must be whole seconds from 1 to 31536000."
    )]
    [InlineData(
        "Connection/Environment/Variables/AUTHSECGROUP_SECURITY_GROUPS",
        "\"{\"",
        "The function 'Connection' would not start. The function's environment is not usable: AUTHSECGROUP_SECURITY_GROUPS is '{'; it must "
            + "be a JSON array of "
    )]
    [InlineData(
        "Connection/Role",
        "\"arn:aws:iam::123456789012:role/elsewhere\"",
        "The function 'Connection' has the role 'arn:aws:iam::123456789012:role/elsewhere', which is not in the stack."
    )]
    [InlineData(
        "ConnectionRole/AssumeRolePolicyDocument/Statement",
        "[]",
        "The role 'ConnectionRole' can't be assumed by lambda.amazonaws.com."
    )]
    [InlineData(
        "ConnectionRole/ManagedPolicyArns",
        "[\"arn:aws:iam::aws:policy/AdministratorAccess\"]",
        "The role 'ConnectionRole' has the managed policy 'arn:aws:iam::aws:policy/AdministratorAccess'. Local mode doesn't know"
    )]
    [InlineData("Post/AuthorizationType", "\"CUSTOM\"", "The method 'Post' has the AuthorizationType 'CUSTOM'. Local mode knows AWS_IAM.")]
    [InlineData("Post/Integration/Type", "\"MOCK\"", "The method 'Post' has the integration type 'MOCK'. Local mode knows AWS_PROXY.")]
    [InlineData("Post/HttpMethod", "\"ANY\"", "The method 'Post' has the HttpMethod 'ANY'. Local mode knows the name of one method.")]
    [InlineData(
        "Stage/MethodSettings",
        """[{ "HttpMethod": "POST", "ResourcePath": "/~1connection", "ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 1 }]""",
        "The stage 'Stage' has MethodSettings for POST /~1connection. Local mode knows one entry for all methods, * and /*."
    )]
    [InlineData("Api/Policy", "{}", "The resource policy of the API 'Api': The policy document has no Statement: {}")]
    [InlineData(
        "ConnectionResource/PathPart",
        "\"{proxy+}\"",
        "The API's resource 'ConnectionResource' has the greedy path parameter '{proxy+}', which local mode doesn't know."
    )]
    [InlineData(
        "Schedule/ScheduleExpression",
        "\"cron(0 12 * * ? *)\"",
        "The schedule expression 'cron(0 12 * * ? *)' is not known to local mode."
    )]
    [InlineData(
        "Schedule/Targets/0/InputPath",
        "\"$.x\"",
        "A target of the rule 'Schedule' has 'InputPath', which local mode doesn't know."
    )]
    [InlineData(
        "Sweep/Environment/Variables/FIXTURE_FAILS_ON",
        "\"Create\"",
        "The custom resource 'Leases' (Custom::Leases) could not be created: as told"
    )]
    public async Task Is_refused_by_name(string resourceOrProperty, string? value, string message)
    {
        using var assembly = new FixtureAssembly(resources =>
        {
            string[] steps = resourceOrProperty.Split('/') is [var resource, .. { Length: > 0 } rest]
                ? [resource, "Properties", .. rest]
                : [resourceOrProperty];
            var node = resources;
            foreach (var step in steps[..^1])
            {
                node = node is JsonArray items ? items[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!;
            }

            if (value is null)
            {
                node.AsObject().Remove(steps[^1]);
            }
            else
            {
                node[steps[^1]] = JsonNode.Parse(value);
            }
        });

        Assert.StartsWith(message, await RefusalAsync(assembly.Directory));
    }

    [Fact]
    public async Task Is_refused_when_the_assembly_is_none()
    {
        var directory = Directory.CreateTempSubdirectory("authsecgroup-local-tests-").FullName;

        Assert.Contains("manifest.json' can't be read", await RefusalAsync(directory));
        Directory.Delete(directory);
    }

    private static async Task<string> RefusalAsync(string assembly)
    {
        var options = new LocalCloudOptions { AssemblyDirectory = assembly, Port = 0 };
        return (await Assert.ThrowsAsync<LocalModeException>(() => LocalCloud.StartAsync(options))).Message;
    }
}
