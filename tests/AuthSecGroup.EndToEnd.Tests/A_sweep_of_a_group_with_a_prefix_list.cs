using System.Text.Json;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class A_sweep_of_a_group_with_a_prefix_list(TestCloud test) : IClassFixture<TestCloud>
{
    private const string Partners = "pl-0fedcba9876543210";

    [Fact]
    public async Task Reports_the_quota_that_the_list_uses()
    {
        var group = test.Cloud.Ec2.Groups.Single(group => group.Region == "us-east-1");
        var before = await QuotaUsedAsync(group.GroupId);
        test.Cloud.Ec2.CreatePrefixList(new(group.Account, group.Region, Partners, "partners", MaxEntries: 30));
        test.Cloud.Ec2.AddRule(group.GroupId, new("tcp", 443, 443, RuleSource.PrefixList(Partners)));

        Assert.Equal(before + 50, await QuotaUsedAsync(group.GroupId));
    }

    private async Task<int> QuotaUsedAsync(string groupId)
    {
        var start = test.Cloud.LogLines.Count;
        Assert.True((await test.Cloud.SweepAsync()).Succeeded);
        var metric = await test.LogLineAsync(
            line => line.Contains("\"QuotaUsed\":", StringComparison.Ordinal) && line.Contains(groupId, StringComparison.Ordinal),
            after: start
        );
        return JsonDocument.Parse(metric).RootElement.GetProperty("QuotaUsed").GetInt32();
    }
}
