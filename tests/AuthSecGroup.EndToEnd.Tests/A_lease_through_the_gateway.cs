using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class A_lease_through_the_gateway(TestCloud test) : IClassFixture<TestCloud>
{
    [Fact]
    public async Task Is_separate_for_each_address()
    {
        await test.PostAsync(test.Alice, "127.0.1.7");
        await test.PostAsync(test.Alice, "127.0.1.8");
        Assert.Equal(3, test.RulesFor("127.0.1.7").Count);
        Assert.Equal(3, test.RulesFor("127.0.1.8").Count);
        await test.DeleteAsync(test.Alice, "127.0.1.7");
        Assert.Empty(test.RulesFor("127.0.1.7"));
        Assert.Equal(3, test.RulesFor("127.0.1.8").Count);
    }

    [Fact]
    public async Task Expires_when_its_time_is_up_and_not_before()
    {
        const string From = "127.0.1.9";
        var foreign = test.ForeignRules();
        await test.PostAsync(test.Alice, From);
        test.Cloud.Clock.Advance(TimeSpan.FromSeconds(590));
        await test.Cloud.SweepAsync();
        Assert.Equal(3, test.RulesFor(From).Count);
        test.Cloud.Clock.Advance(TimeSpan.FromSeconds(11));
        await test.Cloud.SweepAsync();
        Assert.Empty(test.RulesFor(From));
        Assert.Equal(foreign, test.ForeignRules());
    }

    [Fact]
    public async Task Gets_new_rule_ids_when_renewed_in_its_last_minute_so_that_a_concurrent_sweep_misses_them()
    {
        const string From = "127.0.1.10";
        await test.PostAsync(test.Alice, From);
        var before = test.RulesFor(From).Select(rule => rule.RuleId).ToHashSet();
        test.Cloud.Clock.Advance(TimeSpan.FromSeconds(545));
        Assert.Equal(200, (await test.PostAsync(test.Alice, From)).Status);
        var after = test.RulesFor(From);
        Assert.Equal(3, after.Count);
        Assert.DoesNotContain(after, rule => before.Contains(rule.RuleId));
    }

    [Fact]
    public async Task Stays_open_for_each_caller_from_one_address_until_the_last_one_closes_it()
    {
        const string From = "127.0.1.11";
        Assert.Equal(201, (await test.PostAsync(test.Alice, From)).Status);
        var second = await test.PostAsync(test.Bob, From);
        Assert.Equal((200, 1), (second.Status, (int)second.Json["sharedWith"]!));
        Assert.All(test.RulesFor(From), rule => Assert.Contains(" bob ", rule.Description, StringComparison.Ordinal));

        var left = await test.DeleteAsync(test.Alice, From);
        Assert.Equal((200, 1), (left.Status, (int)left.Json["sharedWith"]!));
        Assert.All(left.Outcomes(), outcome => Assert.Equal("held", outcome));
        Assert.Equal(3, test.RulesFor(From).Count);
        Assert.Equal((404, 404), ((await test.GetAsync(test.Alice, From)).Status, (await test.DeleteAsync(test.Alice, From)).Status));
        Assert.Equal(200, (await test.GetAsync(test.Bob, From)).Status);

        Assert.Equal(200, (await test.DeleteAsync(test.Bob, From)).Status);
        Assert.Empty(test.RulesFor(From));
        Assert.Equal((404, 404), ((await test.GetAsync(test.Bob, From)).Status, (await test.DeleteAsync(test.Bob, From)).Status));
    }

    [Fact]
    public async Task For_an_address_with_a_foreign_rule_is_reported_as_permanent_and_never_changes_that_rule()
    {
        const string From = "127.0.0.99";
        var foreign = test.ForeignRules();
        var opened = await test.PostAsync(test.Alice, From);
        Assert.Contains("permanent", opened.Outcomes());
        await test.DeleteAsync(test.Alice, From);
        test.Cloud.Clock.Advance(TimeSpan.FromHours(1));
        await test.Cloud.SweepAsync();
        Assert.Equal(foreign, test.ForeignRules());
    }

    [Fact]
    public async Task Takes_one_list_one_describe_per_region_one_write_per_group_and_a_reading_and_a_write_of_the_record()
    {
        const string From = "127.0.1.12";
        await test.PostAsync(test.Alice, "127.0.1.13");
        test.Cloud.Ec2.ClearCalls();
        test.Cloud.S3.ClearCalls();
        Assert.Equal(201, (await test.PostAsync(test.Alice, From)).Status);
        Assert.Equal(
            new Dictionary<string, int> { ["DescribeSecurityGroupRules"] = 2, ["AuthorizeSecurityGroupIngress"] = 2 },
            test.Cloud.Ec2.CallCounts
        );
        Assert.Equal(
            new Dictionary<string, int>
            {
                ["ListObjectsV2"] = 1,
                ["GetObject"] = 1,
                ["PutObject"] = 1,
            },
            test.Cloud.S3.CallCounts
        );
    }
}
