using System.Text.Json.Nodes;
using AuthSecGroup.Chaos.Tests.Wire;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>
/// Defects of the predecessor that no other project tests, with the AWS SDK. The README of the tests maps each defect to its tests.
/// </summary>
public sealed class What_the_predecessor_got_wrong : IAsyncLifetime
{
    private const string Address = "203.0.113.7";

    private WiredFunctions? _functions;

    private WiredFunctions Functions => _functions ?? throw new InvalidOperationException("The functions have not started.");

    /// <inheritdoc />
    public async Task InitializeAsync() => _functions = await WiredFunctions.StartAsync();

    /// <inheritdoc />
    public async Task DisposeAsync() => await Functions.DisposeAsync();

    [Fact]
    [Trait("predecessor", "D1")]
    public async Task A_sweep_downloads_no_users_and_also_revokes_while_they_cant_be_read()
    {
        Functions.DeleteUsers();
        Functions.Aws.Faults.Add(FaultRule.Error(403, "AccessDenied", "Access Denied") with { Service = FaultRule.S3 });
        Functions.Aws.Ec2.AddRule(
            Scene.Groups[0].GroupId,
            NewRule.Tcp(22, Address + "/32", OurForm.Write("alice", DateTimeOffset.UtcNow.AddHours(-1)))
        );
        await Functions.SweepAsync();
        Assert.Empty(Functions.RulesFor(Address + "/32"));
        Assert.All(Functions.Aws.S3.Calls, call => Assert.Equal(("ListObjectsV2", 403), (call.Action, call.Status)));
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

    private Task<(int Status, string? RetryAfter, JsonNode Body)> RequestAsync(string method) =>
        Functions.RequestAsync(method, Scene.Callers[0].Arn, Address, TimeSpan.FromSeconds(28));

    private IReadOnlyList<SecurityGroupRule> Foreign() =>
        [.. Functions.Aws.Ec2.Groups.SelectMany(group => group.Rules).Where(rule => OurForm.Read(rule) is null)];
}
