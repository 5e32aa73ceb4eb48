using System.Text.Json;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class A_group_with_a_prefix_list(TestCloud test) : IClassFixture<TestCloud>
{
    private const string Partners = "pl-0fedcba9876543210";

    [Fact]
    public async Task Is_open_permanently_to_an_address_of_the_list()
    {
        var group = test.Cloud.Ec2.Groups.Single(group => group.Region == "us-east-1");
        test.Cloud.Ec2.CreatePrefixList(
            new(group.Account, group.Region, "pl-00000000000000ff1", "office", MaxEntries: 1) { Entries = ["127.0.0.128/25"] }
        );
        test.Cloud.Ec2.AddRule(group.GroupId, new("tcp", 22, 22, RuleSource.PrefixList("pl-00000000000000ff1")));

        var reply = await test.PostAsync(test.Alice, "127.0.0.200");
        Assert.Equal(201, reply.Status);
        Assert.Equal(["tcp 5432", "udp 51820"], test.RulesFor("127.0.0.200").Select(rule => $"{rule.Protocol} {rule.FromPort}").Order());

        await test.PostAsync(test.Alice, "127.0.0.100");
        Assert.Equal(3, test.RulesFor("127.0.0.100").Count);
    }

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
