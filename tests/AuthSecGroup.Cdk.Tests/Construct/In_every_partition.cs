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
    public void The_ARNs_have_the_partition_of_the_stack(string region, string partition)
    {
        var scene = new Scene(region);
        scene.Stack.Node.SetContext("@aws-cdk/core:enablePartitionLiterals", true);

        scene.Add(new() { SecurityGroups = [SecurityGroupAccess.ToIds(region, [Scene.GroupId], Port.Tcp(22))] });

        var template = scene.Template();
        Assert.Contains(
            $"Allow ec2:RevokeSecurityGroupIngress on arn:{partition}:ec2:{region}:123456789012:security-group/{Scene.GroupId}",
            template.Permissions("sweep")
        );
        Assert.Contains(
            $"Allow ec2:DescribeManagedPrefixLists ec2:DescribeSecurityGroupRules on * if StringEquals ec2:Region {region}",
            template.Permissions("sweep")
        );
        Assert.All(
            template.Root.ToJsonString().Split("arn:").Skip(1),
            rest => Assert.StartsWith($"{partition}:", rest, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_ARNs_refer_to_the_partition_if_the_stack_has_no_region()
    {
        var template = Scene.Default.Root.ToJsonString();

        Assert.Contains("AWS::Partition", template, StringComparison.Ordinal);
        Assert.DoesNotContain("arn:aws", template, StringComparison.Ordinal);
    }
}
