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
        _access = _scene.Add(Scene.Defaults);
        _developers = new Group(_scene.Stack, "Developers");
    }

    [Theory]
    [InlineData("GET POST DELETE")]
    [InlineData("GET DELETE", "GET", "DELETE")]
    public void Is_granted_the_named_methods_or_all_three(string granted, params string[] named)
    {
        _access.GrantConnect(_developers, named);
        var policy = _scene.Template().Properties("AWS::IAM::Policy").Single(policy => policy.ContainsKey("Groups"));
        var resources = string.Join(' ', granted.Split(' ').Select(method => $"{Stage}/{method}/connection"));
        Assert.Equal($"Allow execute-api:Invoke on {resources}", Text(policy["PolicyDocument"]!["Statement"]));
    }

    [Fact]
    public void Cannot_be_granted_another_method()
    {
        var error = Assert.Throws<ArgumentException>(() => _access.GrantConnect(_developers, "PUT"));
        Assert.Equal("'method' must be GET, POST or DELETE, got \"PUT\" (at Office/Ssh)", error.Message);
    }

    [Fact]
    public void Finds_the_endpoint_by_its_URL()
    {
        var url = new Amazon.CDK.CfnOutput(_scene.Stack, "Url", new Amazon.CDK.CfnOutputProps { Value = _access.ConnectionUrl });
        Assert.Equal(
            "https://${SshApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${SshApiDeploymentStagedev}/connection",
            Text(_scene.Template().Outputs[url.Node.Id]!["Value"])
        );
    }
}
