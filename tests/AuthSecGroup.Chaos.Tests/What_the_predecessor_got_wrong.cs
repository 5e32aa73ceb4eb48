using System.Text.Json.Nodes;
using AuthSecGroup.Chaos.Tests.Model;
using AuthSecGroup.Chaos.Tests.Support;
using AuthSecGroup.Chaos.Tests.Wire;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>
/// Defects of the predecessor that no other project tests, with the AWS SDK. The README of the tests maps each defect to its tests.
/// </summary>
public sealed class What_the_predecessor_got_wrong : IAsyncLifetime
{
    private const string Address = "203.0.113.7";

    private WiredFunctions? _functions;

    private WiredFunctions Functions => _functions ?? throw new InvalidOperationException("The functions have not started.");

    private static string Ssh => Scene.Groups[0].GroupId;

    /// <inheritdoc />
    public async Task InitializeAsync() => _functions = await WiredFunctions.StartAsync();

    /// <inheritdoc />
    public async Task DisposeAsync() => await Functions.DisposeAsync();

    [Fact]
    [Trait("predecessor", "D1")]
    public async Task A_sweep_reads_no_users_and_also_revokes_while_they_cant_be_read()
    {
        Functions.DeleteUsers();
        Functions.Aws.Faults.Add(FaultRule.Error(403, "AccessDenied", "Access Denied") with { Service = FaultRule.S3 });
        AddOurs(Ssh, 22, DateTimeOffset.UtcNow.AddHours(-1));
        await Functions.SweepAsync();
        Assert.Empty(Functions.RulesFor(Address + "/32"));
        Assert.Empty(Functions.Aws.S3.Calls);
    }

    [Theory]
    [Trait("predecessor", "D4")]
    [Trait("predecessor", "D5")]
    [InlineData("POST", 201)]
    [InlineData("GET", 404)]
    [InlineData("DELETE", 404)]
    public async Task Foreign_rules_of_every_shape_change_no_status_and_are_not_changed(string method, int status)
    {
        foreach (var group in Scene.Groups)
        {
            NewRule[] rules =
            [
                NewRule.Tcp(22, "198.51.100.0/24"),
                new("-1", -1, -1, RuleSource.Cidr("192.0.2.0/24")),
                new("-1", -1, -1, RuleSource.SecurityGroup(group.GroupId), "the default of every group"),
                new("tcp", 443, 443, RuleSource.PrefixList("pl-0123456789abcdef0"), "a prefix list"),
                NewRule.Tcp(443, "2001:db8::/64", "IPv6"),
                new("50", -1, -1, RuleSource.Cidr("192.0.2.1/32"), "ESP"),
                new("icmp", 8, -1, RuleSource.Cidr("0.0.0.0/0"), ""),
            ];
            foreach (var rule in rules)
            {
                Functions.Aws.Ec2.AddRule(group.GroupId, rule);
            }
        }

        var before = Foreign();
        Assert.Equal(status, (await RequestAsync(method)).Status);
        await Functions.SweepAsync();
        Assert.Equal(before, Foreign());
    }

    [Fact]
    [Trait("predecessor", "D6")]
    public async Task A_permanent_rule_of_an_administrator_survives_POST_DELETE_and_sweeps()
    {
        foreach (var group in Scene.Groups)
        {
            foreach (var rule in group.Rules)
            {
                Functions.Aws.Ec2.AddRule(
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
        await Functions.SweepAsync();
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
        Functions.Aws.Ec2.AddRule(Ssh, NewRule.Tcp(22, Address + "/32", text));
        var before = Foreign();
        await Functions.SweepAsync();
        Assert.Equal(404, (await RequestAsync("DELETE")).Status);
        Assert.Equal(before, Foreign());
    }

    [Fact]
    [Trait("predecessor", "D8")]
    public async Task A_new_lease_is_201_a_renewed_one_200_a_closed_one_200_and_a_missing_one_404()
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
    public async Task No_request_succeeds_if_no_configured_group_exists(string method)
    {
        foreach (var group in Scene.Groups)
        {
            Functions.Aws.Ec2.DeleteGroup(group.Region, group.GroupId);
        }

        Assert.Equal(method == "POST" ? 502 : 404, (await RequestAsync(method)).Status);
    }

    [Fact]
    [Trait("predecessor", "D12")]
    public async Task An_expired_IPv6_rule_is_swept_like_any_other()
    {
        Assert.Equal(201, (await RequestAsync("POST", "2001:db8::7")).Status);
        Assert.All(Functions.RulesFor("2001:db8::7/128"), rule => Assert.NotNull(OurForm.Read(rule)));
        foreach (var rule in Functions.RulesFor("2001:db8::7/128"))
        {
            Assert.True(Functions.Aws.Ec2.SetDescription(rule.RuleId, OurForm.Write("alice", DateTimeOffset.UtcNow.AddHours(-1))));
        }

        await Functions.SweepAsync();
        Assert.Empty(Functions.RulesFor("2001:db8::7/128"));
    }

    [Fact]
    [Trait("predecessor", "D13")]
    public async Task A_rule_of_ours_on_a_port_that_is_no_longer_configured_is_swept_and_closed()
    {
        AddOurs(Ssh, 2222, DateTimeOffset.UtcNow.AddHours(-1));
        await Functions.SweepAsync();
        Assert.Empty(Functions.RulesFor(Address + "/32"));
        AddOurs(Ssh, 2222, DateTimeOffset.UtcNow);
        Assert.Equal(200, (await RequestAsync("DELETE")).Status);
        Assert.Empty(Functions.RulesFor(Address + "/32"));
    }

    [Fact]
    [Trait("predecessor", "D18")]
    public async Task A_renewal_by_a_second_caller_takes_one_write_per_group_and_repeats_no_permission()
    {
        await RequestAsync("POST");
        Functions.Aws.Ec2.ClearCalls();
        Assert.Equal(200, (await RequestAsync("POST", caller: 1)).Status);
        Assert.Equal(
            new Dictionary<string, int> { ["DescribeSecurityGroupRules"] = 3, ["UpdateSecurityGroupRuleDescriptionsIngress"] = 3 },
            Functions.Aws.Ec2.CallCounts
        );
        Assert.All(Functions.Aws.Ec2.Calls, call => Assert.Null(call.ErrorCode));
        Assert.All(Functions.RulesFor(Address + "/32"), rule => Assert.Equal("bob", OurForm.Read(rule)!.Caller));
    }

    [Fact]
    [Trait("predecessor", "D23")]
    public async Task A_region_that_fails_does_not_stop_the_others()
    {
        Functions.Aws.Faults.Add(FailingEc2.Denied with { Region = "us-east-1" });
        var response = await RequestAsync("POST");
        Assert.Equal(502, response.Status);
        Assert.Equal(
            [("us-east-1", "failed"), ("eu-west-1", "created"), ("ap-southeast-2", "created")],
            response.Body["groups"]!.AsArray().Select(group => ((string)group!["region"]!, (string)group["rules"]![0]!["outcome"]!))
        );
    }

    private void AddOurs(string groupId, int port, DateTimeOffset time) =>
        Functions.Aws.Ec2.AddRule(groupId, NewRule.Tcp(port, Address + "/32", OurForm.Write("alice", time)));

    private Task<(int Status, string? RetryAfter, JsonNode Body)> RequestAsync(string method, string from = Address, int caller = 0) =>
        Functions.RequestAsync(method, Scene.Callers[caller].Arn, from, TimeSpan.FromSeconds(28));

    private IReadOnlyList<SecurityGroupRule> Foreign() =>
        [.. Functions.Aws.Ec2.Groups.SelectMany(group => group.Rules).Where(rule => OurForm.Read(rule) is null)];
}
