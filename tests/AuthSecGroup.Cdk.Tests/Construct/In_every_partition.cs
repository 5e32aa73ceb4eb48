using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class In_every_partition
{
    [Theory]
    [InlineData("eu-central-1", "aws")]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    public void The_ARNs_are_of_the_partition_of_the_stack(string region, string partition)
    {
        // GIVEN
        var app = new Amazon.CDK.App(
            new AppProps
            {
                AnalyticsReporting = false,
                Context = new Dictionary<string, object> { ["@aws-cdk/core:enablePartitionLiterals"] = true },
            }
        );
        var stack = new Stack(
            app,
            "Office",
            new StackProps
            {
                Env = new Amazon.CDK.Environment { Account = "123456789012", Region = region },
            }
        );

        // WHEN
        _ = new AuthenticatingSecGroup(
            stack,
            "Ssh",
            new AuthenticatingSecGroupProps
            {
                SecurityGroups = [SecurityGroupAccess.ToIds(region, [Scene.GroupId], Port.Tcp(22))],
                Code = Scene.Placeholder,
            }
        );

        // THEN
        var template = SynthesizedTemplate.Of(stack);
        Assert.Contains(
            $"Allow ec2:RevokeSecurityGroupIngress on arn:{partition}:ec2:{region}:123456789012:security-group/{Scene.GroupId}",
            template.Permissions("sweep")
        );
        Assert.Contains($"Allow ec2:DescribeSecurityGroupRules on * if StringEquals ec2:Region {region}", template.Permissions("sweep"));
        Assert.All(
            template.Root.ToJsonString().Split("arn:").Skip(1),
            rest =>
                Assert.True(
                    rest.StartsWith($"{partition}:", StringComparison.Ordinal),
                    $"arn:{rest[..Math.Min(60, rest.Length)]} is not of {partition}"
                )
        );
    }

    [Fact]
    public void The_ARNs_follow_a_stack_that_fits_any_account()
    {
        var scene = new Scene();
        scene.Add(new() { SecurityGroups = [Scene.Ssh], Code = Scene.Placeholder });

        var template = scene.Template().Root.ToJsonString();

        Assert.Contains("AWS::Partition", template, StringComparison.Ordinal);
        Assert.DoesNotContain("arn:aws", template, StringComparison.Ordinal);
    }
}
