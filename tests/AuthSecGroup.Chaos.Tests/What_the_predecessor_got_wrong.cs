using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Chaos.Tests.Wire;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>
/// Defects of the predecessor that no other project tests, with the AWS SDK. The README of the tests maps each defect to its tests.
/// </summary>
public sealed class What_the_predecessor_got_wrong : IDisposable
{
    private const string Address = "203.0.113.7";

    private readonly WiredFunctions _functions = new();

    private static string Ssh => Scene.Groups[0].GroupId;

    /// <inheritdoc />
    public void Dispose() => _functions.Dispose();

    [Fact]
    [Trait("predecessor", "D1")]
    public async Task A_sweep_asks_for_no_user_and_closes_also_while_the_users_cant_be_read()
    {
        _functions.Aws.S3.Delete(WiredFunctions.Bucket, "users.json");
        _functions.Aws.Faults.Add(FaultRule.Error(403, "AccessDenied", "Access Denied") with { Service = FaultRule.S3 });
        AddOurs(Ssh, 22, DateTimeOffset.UtcNow.AddHours(-1));
        await SweepAsync();
        Assert.Empty(_functions.RulesFor(Address + "/32"));
        Assert.Empty(_functions.Aws.S3.Calls);
    }

    [Theory]
    [Trait("predecessor", "D4")]
    [Trait("predecessor", "D5")]
    [InlineData("POST", 201)]
    [InlineData("GET", 404)]
    [InlineData("DELETE", 404)]
    public async Task Foreign_rules_of_every_shape_do_no_harm_and_come_to_none(string method, int status)
    {
        foreach (var group in Scene.Groups)
        {
            _functions.Aws.Ec2.AddRule(group.GroupId, NewRule.Tcp(22, "198.51.100.0/24"));
            _functions.Aws.Ec2.AddRule(group.GroupId, new NewRule("-1", -1, -1, RuleSource.Cidr("192.0.2.0/24")));
            _functions.Aws.Ec2.AddRule(
                group.GroupId,
                new NewRule("-1", -1, -1, RuleSource.SecurityGroup(group.GroupId), "the default of every group")
            );
            _functions.Aws.Ec2.AddRule(
                group.GroupId,
                new NewRule("tcp", 443, 443, RuleSource.PrefixList("pl-0123456789abcdef0"), "a prefix list")
            );
            _functions.Aws.Ec2.AddRule(group.GroupId, NewRule.Tcp(443, "2001:db8::/64", "IPv6"));
            _functions.Aws.Ec2.AddRule(group.GroupId, new NewRule("50", -1, -1, RuleSource.Cidr("192.0.2.1/32"), "ESP"));
            _functions.Aws.Ec2.AddRule(group.GroupId, new NewRule("icmp", 8, -1, RuleSource.Cidr("0.0.0.0/0"), ""));
        }

        var before = Foreign();
        Assert.Equal(status, (await RequestAsync(method)).Status);
        await SweepAsync();
        Assert.Equal(before, Foreign());
    }

    [Fact]
    [Trait("predecessor", "D6")]
    public async Task An_address_that_an_admin_let_in_for_good_stays_in_through_POST_DELETE_and_sweeps()
    {
        foreach (var group in Scene.Groups)
        {
            foreach (var rule in group.Rules)
            {
                _functions.Aws.Ec2.AddRule(
                    group.GroupId,
                    new NewRule(rule.Protocol, rule.FromPort, rule.ToPort, RuleSource.Cidr(Address + "/32"), "2019-04-02")
                );
            }
        }

        var before = Foreign();
        var posted = await RequestAsync("POST");
        Assert.Equal(200, posted.Status);
        Assert.All(
            posted.Body["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()),
            rule => Assert.Equal("permanent", (string)rule!["outcome"]!)
        );
        Assert.Null(posted.Body["expiresAt"]);
        Assert.Equal(404, (await RequestAsync("DELETE")).Status);
        Assert.Equal(200, (await RequestAsync("GET")).Status);
        await SweepAsync();
        Assert.Equal(before, Foreign());
    }

    [Theory]
    [Trait("predecessor", "D7")]
    [InlineData("443")]
    [InlineData("22")]
    [InlineData("May")]
    [InlineData("10.1")]
    [InlineData("2019-04-02")]
    [InlineData("2019-04-02T00:00:00Z")]
    public async Task A_foreign_rule_whose_text_parses_as_a_date_is_not_swept(string text)
    {
        _functions.Aws.Ec2.AddRule(Ssh, NewRule.Tcp(22, Address + "/32", text));
        var before = Foreign();
        await SweepAsync();
        Assert.Equal(404, (await RequestAsync("DELETE")).Status);
        Assert.Equal(before, Foreign());
    }

    [Fact]
    [Trait("predecessor", "D8")]
    public async Task New_is_201_refreshed_is_200_closed_is_200_and_nothing_to_close_is_404_by_rule_ids_which_fail_also_in_a_default_VPC()
    {
        Assert.Equal(201, (await RequestAsync("POST")).Status);
        Assert.Equal(200, (await RequestAsync("POST")).Status);
        Assert.Equal(200, (await RequestAsync("DELETE")).Status);
        Assert.Equal(404, (await RequestAsync("DELETE")).Status);
    }

    [Theory]
    [Trait("predecessor", "D9")]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task Without_any_configured_group_nothing_is_a_success(string method)
    {
        foreach (var group in Scene.Groups)
        {
            _functions.Aws.Ec2.DeleteGroup(group.Region, group.GroupId);
        }

        Assert.Equal(method == "POST" ? 502 : 404, (await RequestAsync(method)).Status);
    }

    [Fact]
    [Trait("predecessor", "D12")]
    public async Task An_expired_IPv6_rule_is_swept_like_any_other()
    {
        Assert.Equal(201, (await RequestAsync("POST", "2001:db8::7")).Status);
        Assert.All(_functions.RulesFor("2001:db8::7/128"), rule => Assert.NotNull(OurForm.Read(rule.Description)));
        foreach (var rule in _functions.RulesFor("2001:db8::7/128"))
        {
            Assert.True(_functions.Aws.Ec2.SetDescription(rule.RuleId, OurForm.Write("alice", DateTimeOffset.UtcNow.AddHours(-1))));
        }

        await SweepAsync();
        Assert.Empty(_functions.RulesFor("2001:db8::7/128"));
    }

    [Fact]
    [Trait("predecessor", "D13")]
    public async Task A_rule_of_ours_on_a_port_that_is_no_longer_configured_is_swept_and_closed()
    {
        AddOurs(Ssh, 2222, DateTimeOffset.UtcNow.AddHours(-1));
        await SweepAsync();
        Assert.Empty(_functions.RulesFor(Address + "/32"));
        AddOurs(Ssh, 2222, DateTimeOffset.UtcNow);
        Assert.Equal(200, (await RequestAsync("DELETE")).Status);
        Assert.Empty(_functions.RulesFor(Address + "/32"));
    }

    [Fact]
    [Trait("predecessor", "D18")]
    public async Task A_second_users_refresh_takes_one_write_for_each_group_and_no_permission_twice()
    {
        await RequestAsync("POST");
        _functions.Aws.Ec2.ClearCalls();
        Assert.Equal(200, (await RequestAsync("POST", caller: 1)).Status);
        Assert.Equal(
            new Dictionary<string, int> { ["DescribeSecurityGroupRules"] = 3, ["UpdateSecurityGroupRuleDescriptionsIngress"] = 3 },
            _functions.Aws.Ec2.CallCounts
        );
        Assert.All(_functions.Aws.Ec2.Calls, call => Assert.Null(call.ErrorCode));
        Assert.All(_functions.RulesFor(Address + "/32"), rule => Assert.Equal("bob", OurForm.Read(rule.Description)!.Caller));
    }

    [Fact]
    [Trait("predecessor", "D23")]
    public async Task One_region_that_fails_stops_no_other()
    {
        _functions.Aws.Faults.Add(
            FaultRule.Error(403, "UnauthorizedOperation", "You are not authorized to perform this operation.") with
            {
                Service = FaultRule.Ec2,
                Region = "us-east-1",
            }
        );
        var answer = await RequestAsync("POST");
        Assert.Equal(502, answer.Status);
        Assert.Equal(
            [("us-east-1", "failed"), ("eu-west-1", "created"), ("ap-southeast-2", "created")],
            answer.Body["groups"]!.AsArray().Select(group => ((string)group!["region"]!, (string)group["rules"]![0]!["outcome"]!))
        );
    }

    private void AddOurs(string groupId, int port, DateTimeOffset time) =>
        _functions.Aws.Ec2.AddRule(groupId, NewRule.Tcp(port, Address + "/32", OurForm.Write("alice", time)));

    private Task<(int Status, string? RetryAfter, System.Text.Json.Nodes.JsonNode Body)> RequestAsync(
        string method,
        string from = Address,
        int caller = 0
    ) => _functions.RequestAsync(method, Scene.Callers[caller].Arn, from, TimeSpan.FromSeconds(28));

    private Task<Stream> SweepAsync() => _functions.SweepAsync();

    private IReadOnlyList<SecurityGroupRule> Foreign() =>
        [.. _functions.Aws.Ec2.Groups.SelectMany(group => group.Rules).Where(rule => OurForm.Read(rule.Description) is null)];
}
