using Amazon.EC2.Model;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class A_description_of_rules : Ec2Test
{
    [Fact]
    public async Task Foreign_rules_of_every_shape_are_shown_and_the_egress_rule_too()
    {
        Local.Ec2.AddRule(GroupId, new("-1", 0, 0, RuleSource.Cidr("0.0.0.0/0")));
        Local.Ec2.AddRule(GroupId, new("icmpv6", -1, -1, RuleSource.Cidr("::/0"), "ping"));
        Local.Ec2.AddRule(GroupId, new("tcp", 443, 443, RuleSource.PrefixList("pl-63a5400a")));
        Local.Ec2.AddRule(GroupId, new("udp", 53, 53, RuleSource.SecurityGroup(OtherGroupId)));

        var rules = (await DescribeAsync(new())).SecurityGroupRules;

        Assert.Equal(
            [
                "egress -1 -1..-1 0.0.0.0/0||||",
                "ingress -1 -1..-1 0.0.0.0/0||||",
                "ingress icmpv6 -1..-1 |::/0|||ping",
                "ingress tcp 443..443 ||pl-63a5400a||",
                $"ingress udp 53..53 |||{OtherGroupId}|",
            ],
            rules.Select(rule =>
                $"{(rule.IsEgress == true ? "egress" : "ingress")} {rule.IpProtocol} {rule.FromPort}..{rule.ToPort} "
                + $"{rule.CidrIpv4}|{rule.CidrIpv6}|{rule.PrefixListId}|{rule.ReferencedGroupInfo?.GroupId}|{rule.Description}"
            )
        );
    }

    [Fact]
    public async Task The_filter_chooses_by_group_and_an_unknown_group_has_no_rules()
    {
        Local.Ec2.CreateGroup("eu-west-1", OtherGroupId, "123456789012");
        var (here, there) = (Add(22).RuleId, Add(22, groupId: OtherGroupId).RuleId);

        Assert.Equal([here], await IngressIdsAsync(GroupId));
        Assert.Equal([here, there], await IngressIdsAsync(GroupId, OtherGroupId));
        Assert.Empty(await IngressIdsAsync("sg-00000000000000000"));
    }

    [Theory]
    [InlineData("tag:team", "net", "The filter 'tag:team' is invalid. Local mode supports: group-id.")]
    [InlineData("group-id", "sg-*", "The filter value 'sg-*' is a pattern. Local mode supports whole ids.")]
    public async Task A_filter_that_local_mode_does_not_know_is_refused_by_name(string name, string value, string message) =>
        Assert.Equal(message, await RefusedAsync("InvalidParameterValue", () => DescribeAsync(new() { Filters = [new(name, [value])] })));

    [Fact]
    public async Task Another_regions_and_another_accounts_groups_are_not_shown()
    {
        Local.Ec2.CreateGroup("us-east-1", OtherGroupId, "123456789012");
        Local.Ec2.CreateGroup("eu-west-1", "sg-0aaaaaaaaaaaaaaaa", "210987654321");
        var rules = (await DescribeAsync(new())).SecurityGroupRules;
        Assert.Equal(GroupId, Assert.Single(rules).GroupId);
    }

    [Fact]
    public async Task Pages_are_as_large_as_asked_for_and_hold_everything_once()
    {
        var made = AddRules(16);
        var first = await DescribeAsync(new() { MaxResults = 5 });
        Assert.Equal(5, first.SecurityGroupRules.Count);
        Assert.NotNull(first.NextToken);

        var all = await IdsByPaginatorAsync(new() { MaxResults = 5 });
        Assert.Equal(17, all.Count);
        Assert.Equal(made, all.Skip(1));
    }

    [Theory]
    [InlineData(40, null)]
    [InlineData(4, 5)]
    public async Task Without_a_page_size_everything_comes_at_once_and_a_full_last_page_has_no_token(int rules, int? maxResults)
    {
        AddRules(rules);
        var response = await DescribeAsync(new() { MaxResults = maxResults });
        Assert.Equal((rules + 1, null), (response.SecurityGroupRules.Count, response.NextToken));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1000)]
    public async Task Pages_can_be_capped_whatever_is_asked_for(int? maxResults)
    {
        AddRules(16);
        Local.Faults.PageSize = 3;
        Assert.Equal(3, (await DescribeAsync(new() { MaxResults = maxResults })).SecurityGroupRules.Count);
        Assert.Equal(17, (await IdsByPaginatorAsync(new() { MaxResults = maxResults })).Distinct().Count());
    }

    [Fact]
    public async Task Rules_that_come_and_go_between_two_pages_shift_nothing()
    {
        var made = AddRules(9);
        var first = await DescribeAsync(new() { MaxResults = 5 });
        Local.Ec2.RemoveRule(made[0]);
        var added = Add(2222).RuleId;
        var second = await DescribeAsync(new() { MaxResults = 1000, NextToken = first.NextToken });
        Assert.Equal([.. made[4..], added], second.SecurityGroupRules.Select(rule => rule.SecurityGroupRuleId));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_page_size_outside_of_5_to_1000_is_refused(int maxResults) =>
        await RefusedAsync("InvalidParameterValue", () => DescribeAsync(new() { MaxResults = maxResults }));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("rules-after-x")]
    public async Task A_token_that_EC2_did_not_give_is_refused(string token) =>
        await RefusedAsync("InvalidNextToken", () => DescribeAsync(new() { NextToken = token }));

    [Fact]
    public async Task With_lag_they_are_shown_as_they_were_and_without_it_as_they_are()
    {
        var rule = Add(22, "first");
        // Lags are drawn from the whole hour, so that one within the milliseconds of this test has no place in it.
        Local.Faults.DescribeLag = TimeSpan.FromHours(1);
        Assert.Empty((await DescribeAsync(new())).SecurityGroupRules ?? []);
        Assert.Equal(1, Local.Faults.Injected[FaultInjector.StaleDescribe]);

        // A write sees the truth all the same.
        await RevokeAsync(rule.RuleId);
        Local.Faults.DescribeLag = TimeSpan.Zero;
        Assert.True(Assert.Single((await DescribeAsync(new())).SecurityGroupRules).IsEgress);
    }

    private string[] AddRules(int count) => [.. Enumerable.Range(1000, count).Select(port => Add(port).RuleId)];

    private Task<DescribeSecurityGroupRulesResponse> DescribeAsync(DescribeSecurityGroupRulesRequest request) =>
        Client.DescribeSecurityGroupRulesAsync(request);

    private async Task<IEnumerable<string>> IngressIdsAsync(params List<string> groupIds)
    {
        var rules = (await DescribeAsync(new() { Filters = [new("group-id", groupIds)] })).SecurityGroupRules ?? [];
        return rules.Where(rule => rule.IsEgress == false).Select(rule => rule.SecurityGroupRuleId);
    }

    private async Task<List<string>> IdsByPaginatorAsync(DescribeSecurityGroupRulesRequest request)
    {
        var ids = new List<string>();
        await foreach (var rule in Client.Paginators.DescribeSecurityGroupRules(request).SecurityGroupRules)
        {
            ids.Add(rule.SecurityGroupRuleId);
        }

        return ids;
    }
}
