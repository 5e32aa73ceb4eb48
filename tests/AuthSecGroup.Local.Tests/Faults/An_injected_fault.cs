using System.Net;
using Amazon.EC2;
using Amazon.S3;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.Tests.Ec2;

namespace AuthSecGroup.Local.Tests.Faults;

public sealed class An_injected_fault : Ec2Test
{
    [Theory]
    [InlineData(503, "RequestLimitExceeded")]
    [InlineData(500, "InternalError")]
    [InlineData(503, "Unavailable")]
    [InlineData(403, "UnauthorizedOperation")]
    public async Task An_error_refuses_the_call_and_nothing_is_done(int status, string code)
    {
        Local.Faults.Add(FaultRule.Error(status, code, "as injected"));
        Assert.Equal("as injected", await RefusedAsync((HttpStatusCode)status, code, () => AuthorizeAsync(Tcp(22, Address))));
        Assert.Empty(Ingress);
        Assert.Equal((code, FaultKind.Error), (Local.Ec2.Calls.Single().ErrorCode, Local.Ec2.Calls.Single().Fault));
    }

    [Fact]
    public async Task A_reset_before_the_effect_leaves_everything_as_it_was()
    {
        Local.Faults.Add(FaultRule.ResetBefore());
        await Assert.ThrowsAsync<IOException>(() => AuthorizeAsync(Tcp(22, Address)));
        Assert.Empty(Ingress);
        Assert.Equal(Local.Ec2.Calls.Count, Local.Faults.Injected["resetBefore"]);
        Assert.Equal((null, FaultKind.ResetBefore), (Local.Ec2.Calls[0].ErrorCode, Local.Ec2.Calls[0].Fault));
    }

    [Fact]
    public async Task A_reset_after_the_effect_hides_from_the_caller_what_was_done()
    {
        Local.Faults.Add(FaultRule.ResetAfter());
        await Assert.ThrowsAsync<IOException>(() => AuthorizeAsync(Tcp(22, Address)));
        Assert.Single(Ingress);
        Assert.Equal((null, FaultKind.ResetAfter), (Local.Ec2.Calls[0].ErrorCode, Local.Ec2.Calls[0].Fault));
    }

    [Fact]
    public async Task After_a_reset_the_vendors_client_tries_again_unasked_and_meets_its_own_rule()
    {
        Local.Faults.Add(FaultRule.ResetAfter() with { Count = 1 });
        await RefusedAsync("InvalidPermission.Duplicate", () => AuthorizeAsync(Tcp(22, Address)));
        Assert.Single(Ingress);
    }

    [Fact]
    public async Task A_hanging_call_ends_when_the_caller_gives_up_and_nothing_is_done()
    {
        Local.Faults.Add(FaultRule.Hang());
        var client = Local.Ec2Client(timeout: TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<Exception>(() => AuthorizeAsync(client, GroupId, Tcp(22, Address)));
        Assert.Empty(Ingress);
        // Mostly one: now and then the vendor's client takes its own time-out for a reset, after which it tries again unasked.
        Assert.NotEmpty(Local.Ec2.Calls);
        Assert.All(Local.Ec2.Calls, call => Assert.Equal(FaultKind.Hang, call.Fault));
    }

    [Fact]
    public async Task A_delayed_call_is_served_even_if_the_caller_has_gone()
    {
        Local.Faults.Add(FaultRule.Latency(TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(600)));
        var client = Local.Ec2Client(timeout: TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<Exception>(() => AuthorizeAsync(client, GroupId, Tcp(22, Address)));
        Assert.Empty(Ingress);

        // Behind the first call: the same wait again.
        await Client.DescribeSecurityGroupRulesAsync(new());
        Assert.Single(Ingress);
        // Three where the vendor's client tried again unasked.
        Assert.InRange(Local.Faults.Injected["latency"], 2, 3);
    }

    [Fact]
    public async Task A_rule_strikes_only_what_it_matches()
    {
        Local.Ec2.CreateGroup("us-east-1", OtherGroupId, "123456789012");
        var unavailable = FaultRule.Error(503, "Unavailable", "") with { Service = FaultRule.Ec2, Region = "us-east-1" };
        Local.Faults.Add(unavailable with { Action = "AuthorizeSecurityGroupIngress" });
        Local.Faults.Add(FaultRule.Error(500, "InternalError", "") with { GroupId = GroupId, Action = "DescribeSecurityGroupRules" });
        var other = Local.Ec2Client("us-east-1");

        await AuthorizeAsync(Tcp(22, Address));
        await RefusedAsync(HttpStatusCode.ServiceUnavailable, "Unavailable", () => AuthorizeAsync(other, OtherGroupId, Tcp(22, Address)));
        await other.DescribeSecurityGroupRulesAsync(new() { Filters = [new("group-id", [OtherGroupId])] });
        await RefusedAsync(
            HttpStatusCode.InternalServerError,
            "InternalError",
            () => other.DescribeSecurityGroupRulesAsync(new() { Filters = [new("group-id", [OtherGroupId, GroupId])] })
        );
    }

    [Fact]
    public async Task S3_takes_the_same_way()
    {
        Local.S3.CreateBucket("users");
        Local.Faults.Add(FaultRule.Error(503, "SlowDown", "") with { Service = FaultRule.S3, Action = "ListObjectsV2" });
        var refusal = await Assert.ThrowsAsync<AmazonS3Exception>(() =>
            Local.S3Client().ListObjectsV2Async(new() { BucketName = "users" })
        );
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "SlowDown"), (refusal.StatusCode, refusal.ErrorCode));
        await Client.DescribeSecurityGroupRulesAsync(new());
        Assert.Equal(FaultKind.Error, Assert.Single(Local.S3.Calls).Fault);
    }

    [Fact]
    public async Task A_rule_with_a_count_is_gone_when_it_is_used_up()
    {
        Local.Faults.Add(FaultRule.Error(500, "InternalError", "") with { Count = 2 });
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<AmazonEC2Exception>(() => Client.DescribeSecurityGroupRulesAsync(new()));
        }

        await Client.DescribeSecurityGroupRulesAsync(new());
        Assert.Empty(Local.Faults.Rules);
        Assert.Equal(2, Local.Faults.Injected["error"]);
    }

    [Fact]
    public void The_same_seed_strikes_the_same_calls()
    {
        static string Strikes(int seed)
        {
            var faults = new FaultInjector(seed);
            faults.Add(FaultRule.ResetBefore() with { Probability = 0.3 });
            var call = new ServiceCall(FaultRule.Ec2, "DescribeSecurityGroupRules", "eu-west-1", "");
            return string.Concat(Enumerable.Range(0, 200).Select(_ => faults.Draw(call).Ending is null ? '.' : 'x'));
        }

        Assert.Equal(Strikes(42), Strikes(42));
        Assert.NotEqual(Strikes(42), Strikes(43));
        Assert.InRange(Strikes(42).Count(strike => strike == 'x'), 30, 90);
    }

    [Fact]
    public async Task When_they_end_everything_is_well()
    {
        Local.Faults.Add(FaultRule.Hang());
        Local.Faults.PageSize = 1;
        Local.Faults.DescribeLag = TimeSpan.FromHours(1);
        Local.Faults.Throttling = new() { Enabled = true };
        Add(22);

        Local.Faults.Clear();

        Assert.Equal(2, (await Client.DescribeSecurityGroupRulesAsync(new())).SecurityGroupRules.Count);
        Assert.False(Local.Faults.Throttling.Enabled);
    }
}
