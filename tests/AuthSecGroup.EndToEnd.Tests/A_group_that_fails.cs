using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class A_group_that_fails : IClassFixture<TestCloud>, IDisposable
{
    private const string American = "sg-0123456789abcdef0";
    private const string European = "sg-0fedcba9876543210";

    private readonly TestCloud _test;

    public A_group_that_fails(TestCloud test) => _test = test;

    public void Dispose() => _test.Cloud.Faults.Clear();

    [Fact]
    public async Task Because_it_is_full_gives_409_and_reports_the_other_group_as_open()
    {
        var filler = Enumerable
            .Range(0, 60)
            .Select(i => $"198.18.0.{i}/32")
            .Select(cidr => TryAdd(American, cidr))
            .OfType<SecurityGroupRule>()
            .ToList();
        try
        {
            var response = await _test.PostAsync(_test.Alice, "127.0.6.1");
            Assert.Equal(409, response.Status);
            Assert.Equal("group_full", response.Json["code"]!.ToString());
            Assert.Equal("application/problem+json", response.Headers["Content-Type"]);
            Assert.Equal(["failed"], response.Outcomes(American));
            Assert.Equal(["created", "created"], response.Outcomes(European));
            Assert.Equal(
                "RulesPerSecurityGroupLimitExceeded",
                response.Json["groups"]!.AsArray().Single(group => group!["groupId"]!.ToString() == American)!["error"]!.ToString()
            );
            Assert.Equal(2, _test.RulesFor("127.0.6.1").Count);
        }
        finally
        {
            filler.ForEach(rule => _test.Cloud.Ec2.RemoveRule(rule.RuleId));
        }
    }

    [Fact]
    public async Task In_a_region_that_is_down_gives_502_and_the_other_region_is_open()
    {
        Block("eu-west-1");
        var response = await _test.PostAsync(_test.Alice, "127.0.6.2");
        Assert.Equal(502, response.Status);
        Assert.Equal("group_failed", response.Json["code"]!.ToString());
        Assert.Contains("Blocked", response.Json["detail"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["created"], response.Outcomes(American));
        Assert.Equal(["failed", "failed"], response.Outcomes(European));
        Assert.Single(_test.RulesFor("127.0.6.2"));
    }

    [Fact]
    public async Task In_the_sweep_does_not_stop_the_other_groups_but_fails_the_run()
    {
        await _test.PostAsync(_test.Alice, "127.0.6.3");
        _test.Cloud.Clock.Advance(TimeSpan.FromMinutes(11));
        Block("us-east-1");
        var result = await _test.Cloud.SweepAsync();
        Assert.False(result.Succeeded);
        Assert.Contains(American + " in us-east-1 (Blocked", result.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(American, Assert.Single(_test.RulesFor("127.0.6.3")).GroupId);
        _test.Cloud.Faults.Clear();
        Assert.True((await _test.Cloud.SweepAsync()).Succeeded);
        Assert.Empty(_test.RulesFor("127.0.6.3"));
    }

    [Fact]
    public async Task Only_briefly_is_retried_without_the_caller_noticing()
    {
        _test.Cloud.Faults.Add(
            FaultRule.Error(503, "RequestLimitExceeded", "Request limit exceeded.") with
            {
                Service = FaultRule.Ec2,
                Count = 3,
            }
        );
        Reset(FaultRule.ResetBefore(), "AuthorizeSecurityGroupIngress");
        Assert.Equal(201, (await _test.PostAsync(_test.Alice, "127.0.6.4")).Status);
    }

    [Fact]
    public async Task To_respond_after_it_wrote_is_read_again_and_succeeds()
    {
        Reset(FaultRule.ResetAfter(), "AuthorizeSecurityGroupIngress");
        Assert.Equal(201, (await _test.PostAsync(_test.Alice, "127.0.6.5")).Status);
        Assert.Equal(3, _test.RulesFor("127.0.6.5").Count);
        Reset(FaultRule.ResetAfter(), "RevokeSecurityGroupIngress");
        Assert.Equal(200, (await _test.DeleteAsync(_test.Alice, "127.0.6.5")).Status);
        Assert.Empty(_test.RulesFor("127.0.6.5"));
    }

    private void Block(string region) =>
        _test.Cloud.Faults.Add(
            FaultRule.Error(400, "Blocked", "This account is currently blocked.") with
            {
                Service = FaultRule.Ec2,
                Region = region,
            }
        );

    private void Reset(FaultRule fault, string action) =>
        _test.Cloud.Faults.Add(fault with { Service = FaultRule.Ec2, Action = action, Count = 1 });

    private SecurityGroupRule? TryAdd(string group, string cidr)
    {
        try
        {
            return _test.Cloud.Ec2.AddRule(group, NewRule.Tcp(8080, cidr));
        }
        catch (ServiceException e) when (e.Code == "RulesPerSecurityGroupLimitExceeded")
        {
            return null;
        }
    }
}
