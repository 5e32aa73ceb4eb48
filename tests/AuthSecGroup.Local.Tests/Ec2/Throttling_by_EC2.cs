using System.Net;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class Throttling_by_EC2 : Ec2Test
{
    [Fact]
    public async Task A_bucket_serves_its_capacity_then_refuses_until_time_refills_it()
    {
        Throttle(new() { WriteCapacity = 3, WriteRefillPerSecond = 0.001 });
        await AuthorizeAsync(3);

        Assert.Equal("Request limit exceeded.", await ThrottledAsync(4));
        Assert.Equal(3, Ingress.Count);
        Assert.Equal(1, Local.Faults.Injected[FaultInjector.Throttled]);

        Local.Clock.Advance(TimeSpan.FromSeconds(1000));
        await AuthorizeAsync(Tcp(4, Address));
        await ThrottledAsync(5);
    }

    [Fact]
    public async Task Each_action_and_each_region_has_a_bucket_of_its_own()
    {
        Throttle(new() { WriteCapacity = 1, WriteRefillPerSecond = 0 });
        await AuthorizeAsync(1);
        await ThrottledAsync(2);

        await RevokeAsync(Ingress.Single().RuleId);
        await Client.DescribeSecurityGroupRulesAsync(new());
        Local.Ec2.CreateGroup("us-east-1", OtherGroupId, "123456789012");
        await AuthorizeAsync(Local.Ec2Client("us-east-1"), OtherGroupId, Tcp(22, Address));
    }

    [Fact]
    public async Task The_defaults_are_50_writes_and_100_describes_at_once()
    {
        var defaults = new ThrottlingSettings();
        Assert.Equal(
            (50, 5d, 100, 20d),
            (defaults.WriteCapacity, defaults.WriteRefillPerSecond, defaults.DescribeCapacity, defaults.DescribeRefillPerSecond)
        );
        Throttle(new() { WriteRefillPerSecond = 0 });
        await AuthorizeAsync(50);
        await ThrottledAsync(51);
    }

    [Fact]
    public async Task The_vendors_client_tries_again_by_itself()
    {
        var fault = FaultRule.Error(503, "RequestLimitExceeded", "Request limit exceeded.");
        Local.Faults.Add(fault with { Action = "AuthorizeSecurityGroupIngress", Count = 2 });
        await AuthorizeAsync(Local.Ec2Client(retries: 3), GroupId, Tcp(22, Address));
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

    private void Throttle(ThrottlingSettings settings) => Local.Faults.Throttling = settings with { Enabled = true };

    private async Task AuthorizeAsync(int times)
    {
        for (var port = 1; port <= times; port++)
        {
            await AuthorizeAsync(Tcp(port, Address));
        }
    }

    private Task<string> ThrottledAsync(int port) =>
        RefusedAsync(HttpStatusCode.ServiceUnavailable, "RequestLimitExceeded", () => AuthorizeAsync(Tcp(port, Address)));
}
