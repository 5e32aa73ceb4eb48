using System.Globalization;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class A_lease_through_the_gateway(TestCloud test) : IClassFixture<TestCloud>
{
    [Fact]
    public async Task Is_opened_with_201_renewed_with_200_closed_with_200_and_absent_with_404()
    {
        const string From = "127.0.1.1";
        var opened = await test.PostAsync(test.Alice, From);
        Assert.Equal(201, opened.Status);
        Assert.Equal("application/json", opened.Headers["Content-Type"]);
        Assert.Equal("127.0.1.1/32", opened.Json["cidr"]!.ToString());
        Assert.Equal(["created", "created", "created"], opened.Outcomes());
        Assert.InRange(opened.Json["expiresInSeconds"]!.GetValue<int>(), 590, 600);
        Assert.Equal(3, test.RulesFor(From).Count);

        var renewed = await test.PostAsync(test.Alice, From);
        Assert.Equal(200, renewed.Status);
        Assert.Equal(["refreshed", "refreshed", "refreshed"], renewed.Outcomes());

        Assert.Equal(200, (await test.GetAsync(test.Alice, From)).Status);

        var closed = await test.DeleteAsync(test.Alice, From);
        Assert.Equal(200, closed.Status);
        Assert.Equal(["closed", "closed", "closed"], closed.Outcomes());
        Assert.Empty(test.RulesFor(From));

        var again = await test.DeleteAsync(test.Alice, From);
        Assert.Equal(404, again.Status);
        Assert.Equal("application/problem+json", again.Headers["Content-Type"]);
        Assert.Equal("not_open", again.Json["code"]!.ToString());
        Assert.Equal(404, (await test.GetAsync(test.Alice, From)).Status);
    }

    [Fact]
    public async Task Has_its_holder_and_time_in_the_description_of_its_rules()
    {
        const string From = "127.0.1.2";
        var opened = await test.PostAsync(test.Alice, From);
        var expiresAt = DateTimeOffset.Parse(opened.Json["expiresAt"]!.ToString(), CultureInfo.InvariantCulture);
        var time = (expiresAt - TimeSpan.FromMinutes(10)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Assert.All(test.RulesFor(From), rule => Assert.Equal($"authsecgroup/1 authsecgroup alice {time}", rule.Description));
    }

    [Theory]
    [InlineData("127.0.1.3", "-H", "X-Forwarded-For: 203.0.113.9", "-H", "X-Real-IP: 203.0.113.9", "-H", "Forwarded: for=203.0.113.9")]
    [InlineData("127.0.1.4", "-d", "{\"reason\": \"203.0.113.9\"}")]
    [InlineData("127.0.1.5", "-G", "-d", "ip=203.0.113.9", "-d", "sourceIp=203.0.113.9")]
    public async Task Is_for_the_callers_own_address_regardless_of_headers_body_and_query(string from, params string[] more)
    {
        var opened = await test.PostAsync(test.Alice, from, more);
        Assert.Equal(201, opened.Status);
        Assert.Equal(from + "/32", opened.Json["cidr"]!.ToString());
        Assert.Equal(3, test.RulesFor(from).Count);
        Assert.Empty(test.RulesFor("203.0.113.9"));
    }

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
    public async Task Is_shared_by_all_callers_from_one_address()
    {
        const string From = "127.0.1.11";
        Assert.Equal(201, (await test.PostAsync(test.Alice, From)).Status);
        Assert.Equal(200, (await test.PostAsync(test.Bob, From)).Status);
        Assert.All(test.RulesFor(From), rule => Assert.Contains(" bob ", rule.Description, StringComparison.Ordinal));
        Assert.Equal(200, (await test.DeleteAsync(test.Alice, From)).Status);
        Assert.Empty(test.RulesFor(From));
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
    public async Task Takes_one_list_one_describe_per_region_and_one_write_per_group()
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
        Assert.Equal(new Dictionary<string, int> { ["ListObjectsV2"] = 1 }, test.Cloud.S3.CallCounts);
    }
}
