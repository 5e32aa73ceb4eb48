using System.Net;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class Throttling_by_EC2 : Ec2Test
{
    [Fact]
    public async Task A_bucket_serves_its_capacity_then_refuses_until_time_refills_it()
    {
        Local.Faults.Throttling = new()
        {
            Enabled = true,
            WriteCapacity = 3,
            WriteRefillPerSecond = 0.001,
        };
        for (var i = 0; i < 3; i++)
        {
            await AuthorizeAsync(Tcp(i, "203.0.113.7/32"));
        }

        var refusal = await RefusedAsync(
            HttpStatusCode.ServiceUnavailable,
            "RequestLimitExceeded",
            () => AuthorizeAsync(Tcp(3, "203.0.113.7/32"))
        );
        Assert.Equal("Request limit exceeded.", refusal.Message);
        Assert.Equal(3, Ingress.Count);
        Assert.Equal(1, Local.Faults.Injected[FaultInjector.Throttled]);

        Local.Clock.Advance(TimeSpan.FromSeconds(1000));
        await AuthorizeAsync(Tcp(3, "203.0.113.7/32"));
        await RefusedAsync(HttpStatusCode.ServiceUnavailable, "RequestLimitExceeded", () => AuthorizeAsync(Tcp(4, "203.0.113.7/32")));
    }

    [Fact]
    public async Task Each_action_and_each_region_has_a_bucket_of_its_own()
    {
        Local.Faults.Throttling = new()
        {
            Enabled = true,
            WriteCapacity = 1,
            WriteRefillPerSecond = 0,
        };
        await AuthorizeAsync(Tcp(22, "203.0.113.7/32"));
        await RefusedAsync(HttpStatusCode.ServiceUnavailable, "RequestLimitExceeded", () => AuthorizeAsync(Tcp(23, "203.0.113.7/32")));

        await RevokeAsync(Ingress.Single().RuleId);
        await Client.DescribeSecurityGroupRulesAsync(new());
        Local.Ec2.CreateGroup("us-east-1", OtherGroupId, "123456789012");
        await Local
            .Ec2Client("us-east-1")
            .AuthorizeSecurityGroupIngressAsync(new() { GroupId = OtherGroupId, IpPermissions = [Tcp(22, "203.0.113.7/32")] });
    }

    [Fact]
    public async Task The_defaults_are_50_writes_and_100_describes_at_once()
    {
        var throttling = new ThrottlingSettings { Enabled = true };
        Assert.Equal(
            (50, 5d, 100, 20d),
            (throttling.WriteCapacity, throttling.WriteRefillPerSecond, throttling.DescribeCapacity, throttling.DescribeRefillPerSecond)
        );
        Local.Faults.Throttling = throttling with { WriteRefillPerSecond = 0 };
        for (var i = 0; i < 50; i++)
        {
            await AuthorizeAsync(Tcp(i, "203.0.113.7/32"));
        }

        await RefusedAsync(HttpStatusCode.ServiceUnavailable, "RequestLimitExceeded", () => AuthorizeAsync(Tcp(50, "203.0.113.7/32")));
    }

    [Fact]
    public async Task The_vendors_client_tries_again_by_itself()
    {
        Local.Faults.Add(
            FaultRule.Error(503, "RequestLimitExceeded", "Request limit exceeded.") with
            {
                Action = "AuthorizeSecurityGroupIngress",
                Count = 2,
            }
        );
        await Local
            .Ec2Client(retries: 3)
            .AuthorizeSecurityGroupIngressAsync(new() { GroupId = GroupId, IpPermissions = [Tcp(22, "203.0.113.7/32")] });
        Assert.Equal(["RequestLimitExceeded", "RequestLimitExceeded", null], Local.Ec2.Calls.Select(call => call.ErrorCode));
    }

    [Fact]
    public async Task It_is_off_unless_switched_on()
    {
        for (var i = 0; i < 120; i++)
        {
            await Client.DescribeSecurityGroupRulesAsync(new());
        }

        Assert.Empty(Local.Faults.Injected);
    }
}
