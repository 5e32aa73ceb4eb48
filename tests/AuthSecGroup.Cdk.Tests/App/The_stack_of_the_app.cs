using AuthSecGroup.App;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class The_stack_of_the_app
{
    private const string Key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";

    [Theory]
    [InlineData("office-ssh", "office-ssh")]
    [InlineData("office.ssh", "office-ssh-8655590c")]
    [InlineData("office_ssh", "office-ssh-907c512d")]
    [InlineData("7-days", "authsecgroup-7-days-01edc159")]
    [InlineData("-", "authsecgroup-3973e022")]
    public void Has_a_name_that_no_other_deployment_has(string name, string stackName) =>
        Assert.Equal(stackName, Stack($"\"name\": \"{name}\"").StackName);

    [Fact]
    public void Has_a_description_with_the_deployment_s_name_by_default() =>
        Assert.Equal(
            "AuthSecGroup office: adds a caller's own address to security groups for a limited time",
            (string?)SynthesizedTemplate.Of(Stack("\"name\": \"office\"")).Root["Description"]
        );

    [Fact]
    public void Has_a_description_as_long_as_CloudFormation_accepts()
    {
        var description = new string('x', 1_024);
        Assert.Equal(description, (string?)SynthesizedTemplate.Of(Stack($"\"description\": \"{description}\"")).Root["Description"]);
    }

    [Fact]
    public void Says_where_to_upload_a_user_file() =>
        Assert.Equal(
            "s3://our-users/ssh/users.json",
            SynthesizedTemplate.Text(
                SynthesizedTemplate.Of(Stack("\"usersBucketName\": \"our-users\", \"usersPrefix\": \"ssh/\"")).Outputs["UserFileLocation"]![
                    "Value"
                ]
            )
        );

    [Fact]
    public void Lets_the_connection_function_decrypt_with_the_key_of_the_users_bucket() =>
        Assert.Contains(
            $"Allow kms:Decrypt on {Key}",
            SynthesizedTemplate.Of(Stack($"\"usersBucketName\": \"our-users\", \"usersBucketKeyArn\": \"{Key}\"")).Permissions("connection")
        );

    [Fact]
    public void Names_the_roles_that_another_account_must_trust_if_groups_are_in_one()
    {
        const string InAnotherAccount =
            """{ "regionName": "us-east-1", "groupIds": ["sg-0fedcba9876543210"], "rules": [],"""
            + """ "accessRoleArn": "arn:aws:iam::210987654321:role/authsecgroup-access" }""";
        Assert.Null(SynthesizedTemplate.Of(Stack("\"name\": \"office\"")).Outputs["FunctionRoleArns"]);
        Assert.Equal(
            "${AccessConnectionRole.Arn},${AccessSweepRole.Arn}",
            SynthesizedTemplate.Text(
                SynthesizedTemplate.Of(Stack("\"name\": \"office\"", InAnotherAccount)).Outputs["FunctionRoleArns"]!["Value"]
            )
        );
    }

    private static AuthSecGroupStack Stack(string settings, string group = Configuration.OneGroup)
    {
        var (configuration, compilation) = Configuration.ReadAll($$"""{ {{settings}}, "securityGroups": [{{group}}] }""", []);
        // Without stacks to bundle, nothing is compiled.
        var app = new Amazon.CDK.App(
            new Amazon.CDK.AppProps { Context = new Dictionary<string, object> { ["aws:cdk:bundling-stacks"] = Array.Empty<string>() } }
        );
        return new AuthSecGroupStack(app, configuration, new Executable(compilation, Assert.Fail), compilation.Architecture);
    }
}
