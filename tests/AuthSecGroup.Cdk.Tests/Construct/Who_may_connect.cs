using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using AuthSecGroup.Cdk.Tests.Support;
using static AuthSecGroup.Cdk.Tests.Support.SynthesizedTemplate;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class Who_may_connect
{
    private const string Stage = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SshApi}/${SshApiDeploymentStagedev}";

    private readonly Scene _scene = new();
    private readonly AuthenticatingSecGroup _access;
    private readonly Group _developers;

    public Who_may_connect()
    {
        _access = _scene.Add(
            new()
            {
                SecurityGroups =
                [
                    SecurityGroupAccess.ToIds("us-east-1", [Scene.GroupId], [Port.Tcp(22)], new() { Target = "bastion" }),
                    SecurityGroupAccess.ToIds("us-east-1", [Scene.GroupId], [Port.Tcp(5432)], new() { Target = "db" }),
                ],
            }
        );
        _developers = new Group(_scene.Stack, "Developers");
    }

    [Theory]
    [InlineData(
        null,
        null,
        "GET/connection",
        "GET/connection/*",
        "POST/connection",
        "POST/connection/*",
        "DELETE/connection",
        "DELETE/connection/*"
    )]
    [InlineData(null, "GET DELETE", "GET/connection", "GET/connection/*", "DELETE/connection", "DELETE/connection/*")]
    [InlineData("db", "POST", "POST/connection/db")]
    [InlineData("db bastion", "POST GET", "POST/connection/db", "POST/connection/bastion", "GET/connection/db", "GET/connection/bastion")]
    public void Is_granted_the_named_targets_and_methods_or_all(string? targets, string? methods, params string[] granted)
    {
        _access.GrantConnect(_developers, targets?.Split(' '), methods?.Split(' '));
        var policy = _scene.Template().Properties("AWS::IAM::Policy").Single(policy => policy.ContainsKey("Groups"));
        var resources = string.Join(' ', granted.Select(resource => $"{Stage}/{resource}"));
        Assert.Equal($"Allow execute-api:Invoke on {resources}", Text(policy["PolicyDocument"]!["Statement"]));
    }

    [Theory]
    [InlineData(null, "PUT", "'method' must be GET, POST or DELETE, got \"PUT\"")]
    [InlineData(null, "", "'methods' must be GET, POST or DELETE, got none")]
    [InlineData("web", null, "'target' must be any of bastion, db, got \"web\"")]
    [InlineData("DB", null, "'target' must be any of bastion, db, got \"DB\"")]
    [InlineData("*", null, "'target' must be any of bastion, db, got \"*\"")]
    [InlineData("", null, "'targets' must be any of bastion, db, got none")]
    public void Cannot_be_granted_what_does_not_exist(string? targets, string? methods, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => _access.GrantConnect(_developers, List(targets), List(methods)));
        Assert.Equal($"{message} (at Office/Ssh)", error.Message);

        static string[]? List(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void Cannot_be_granted_a_target_that_is_known_only_at_deployment()
    {
        var target = new CfnParameter(_scene.Stack, "Target").ValueAsString;
        var error = Assert.Throws<ArgumentException>(() => _access.ConnectionArn("POST", target));
        Assert.Equal("'target' must be any of bastion, db, got a token (at Office/Ssh)", error.Message);
    }

    [Fact]
    public void Finds_the_ARN_of_a_call_with_and_without_a_target()
    {
        Assert.EndsWith("/POST/connection", _access.ConnectionArn("POST"), StringComparison.Ordinal);
        Assert.EndsWith("/POST/connection/db", _access.ConnectionArn("POST", "db"), StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_the_endpoint_by_its_URL()
    {
        var url = new CfnOutput(_scene.Stack, "Url", new CfnOutputProps { Value = _access.ConnectionUrl });
        Assert.Equal(
            "https://${SshApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${SshApiDeploymentStagedev}/connection",
            Text(_scene.Template().Outputs[url.Node.Id]!["Value"])
        );
    }
}
