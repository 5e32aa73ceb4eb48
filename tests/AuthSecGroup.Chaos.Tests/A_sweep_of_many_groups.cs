using System.Globalization;
using AuthSecGroup.Chaos.Tests.Wire;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>200 groups of 60 rules in four regions, half of them expired, with the AWS SDK.</summary>
public sealed class A_sweep_of_many_groups
{
    private const int GroupsInRegion = 50;
    private const int RulesInGroup = 60;

    private static readonly string[] Regions = ["us-east-1", "eu-west-1", "ap-southeast-2", "sa-east-1"];

    [Fact]
    public async Task Reads_pages_of_a_thousand_and_revokes_once_in_each_group()
    {
        await using var functions = await WithRulesAsync();
        await functions.SweepAsync();
        Assert.Equal(
            new Dictionary<string, int>
            {
                // 50 groups of 61 rules, for each has its egress rule: 3,050 rules, so four pages in each region.
                ["DescribeSecurityGroupRules"] = Regions.Length * 4,
                ["RevokeSecurityGroupIngress"] = Regions.Length * GroupsInRegion,
            },
            functions.Aws.Ec2.CallCounts
        );
        Assert.All(functions.Aws.Ec2.Groups, group => Assert.Equal(RulesInGroup / 2, group.Rules.Count(rule => !rule.IsEgress)));
        Assert.DoesNotContain(
            functions.Aws.Ec2.Groups.SelectMany(group => group.Rules),
            rule => OurForm.Read(rule.Description)?.ExpiresAt < DateTimeOffset.UtcNow
        );
    }

    private static async Task<WiredFunctions> WithRulesAsync()
    {
        Assert.True(IngressRule.TryParse("tcp:22:22", out var ssh));
        var groups = Regions.SelectMany(
            (region, r) => Enumerable.Range(0, GroupsInRegion).Select(g => new GroupAccess(new SecurityGroupId(region, Id(r, g)), [ssh]))
        );
        var deployment = new DeploymentSettings(Scene.Name, Scene.TimeToExpire, Scene.SweepInterval, [.. groups]);
        var functions = await WiredFunctions.StartAsync(deployment);
        var (fresh, old) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(-1));
        foreach (var group in functions.Aws.Ec2.Groups)
        {
            for (var n = 0; n < RulesInGroup; n++)
            {
                functions.Aws.Ec2.AddRule(
                    group.GroupId,
                    NewRule.Tcp(22, $"203.0.113.{n}/32", OurForm.Write("alice", n % 2 == 0 ? old : fresh))
                );
            }
        }

        return functions;
    }

    private static string Id(int region, int group) => string.Create(CultureInfo.InvariantCulture, $"sg-{region:x5}{group:x12}");
}
