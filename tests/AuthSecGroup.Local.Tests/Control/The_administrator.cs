using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Tests.Support;

namespace AuthSecGroup.Local.Tests.Control;

public class The_administrator : LocalCloudTest
{
    private static readonly IpPermission Ssh = new()
    {
        IpProtocol = "tcp",
        FromPort = 22,
        ToPort = 22,
        Ipv4Ranges = [new IpRange { CidrIp = "198.51.100.7/32", Description = "by hand" }],
    };

    [Fact]
    public async Task Sees_and_changes_the_rules_with_the_tools_of_AWS()
    {
        using var ec2 = Ec2Of(Cloud.Administrator);

        await ec2.AuthorizeSecurityGroupIngressAsync(new() { GroupId = FixtureAssembly.Group, IpPermissions = [Ssh] });

        var rules = (await ec2.DescribeSecurityGroupRulesAsync(new())).SecurityGroupRules;
        Assert.Contains(rules, rule => (rule.CidrIpv4, rule.Description) == ("198.51.100.7/32", "by hand"));
        Assert.Equal(Cloud.Administrator.AccessKeyId, (string?)StateDocument.Of(Cloud)["administrator"]!["accessKeyId"]);
    }

    [Fact]
    public async Task Is_the_only_one_who_may()
    {
        foreach (var caller in Cloud.Callers)
        {
            using var ec2 = Ec2Of(caller);
            var refused = await Assert.ThrowsAsync<AmazonEC2Exception>(() => ec2.DescribeSecurityGroupRulesAsync(new()));
            Assert.Equal("UnauthorizedOperation", refused.ErrorCode);
        }
    }

    private AmazonEC2Client Ec2Of(LocalCaller caller)
    {
        AWSCredentials keys = caller.SessionToken is { } token
            ? new SessionAWSCredentials(caller.AccessKeyId, caller.SecretAccessKey, token)
            : new BasicAWSCredentials(caller.AccessKeyId, caller.SecretAccessKey);
        return new AmazonEC2Client(
            keys,
            new AmazonEC2Config
            {
                ServiceURL = Cloud.AwsUrl.ToString(),
                AuthenticationRegion = "eu-west-1",
                MaxErrorRetry = 0,
            }
        );
    }
}
