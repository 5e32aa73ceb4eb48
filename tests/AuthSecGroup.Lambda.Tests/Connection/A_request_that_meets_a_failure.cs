using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Connection;

public sealed class A_request_that_meets_a_failure : IDisposable
{
    private readonly Endpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    [Fact]
    public async Task Of_POST_opens_the_other_groups_and_can_be_sent_again()
    {
        _endpoint.Groups.Fail(Operation.Authorize, Ec2Errors.Throttled, Given.West.GroupId);
        var reply = await _endpoint.PostAsync();
        Assert.Equal((503, "5"), (reply.Status, reply.Headers["Retry-After"]));
        Assert.Equal("application/problem+json", reply.Headers["Content-Type"]);
        Assert.Equal(
            """
            {"title":"AWS is busy","status":503,"code":"busy",
            "detail":"EC2 throttles changes of sg-00000de0 in us-west-1. Try again in a few seconds.","requestId":"request-1",
            "cidr":"203.0.113.7/32","groups":[{"groupId":"sg-00000ea0","region":"us-east-1","rules":[{"protocol":"tcp",
            "fromPort":22,"toPort":22,"outcome":"created"}]},{"groupId":"sg-00000de0","region":"us-west-1",
            "rules":[{"protocol":"tcp","fromPort":443,"toPort":443,"outcome":"failed"}],"error":"RequestLimitExceeded",
            "detail":"Request limit exceeded."}]}
            """.ReplaceLineEndings(""),
            reply.Body.GetRawText()
        );
        Assert.Single(_endpoint.Groups.In(Given.East));
        var again = await _endpoint.PostAsync();
        Assert.Equal(201, again.Status);
        Assert.Equal(["sg-00000ea0 tcp:22:22 refreshed", "sg-00000de0 tcp:443:443 created"], again.Groups);
    }

    [Fact]
    public async Task From_a_sixth_address_of_a_caller_gets_409_with_the_others_and_adds_nothing_in_that_group()
    {
        for (var host = 1; host <= 5; host++)
        {
            Assert.Equal(201, (await _endpoint.SendAsync(Endpoint.Event("POST", ip: $"198.51.100.{host}"))).Status);
        }

        var before = _endpoint.Groups.In(Given.East);
        var reply = await _endpoint.PostAsync();

        Assert.Equal((409, "too_many_addresses"), (reply.Status, reply.Code));
        Assert.StartsWith(
            "sg-00000ea0 in us-east-1: alice already has leases from 5 other addresses: 198.51.100.1/32 until 2026-11-22T06:50:00Z, ",
            reply.Detail,
            StringComparison.Ordinal
        );
        Assert.Equal(["sg-00000ea0 tcp:22:22 failed TooManyAddresses", "sg-00000de0 tcp:443:443 failed TooManyAddresses"], reply.Groups);
        Assert.Equal(before, _endpoint.Groups.In(Given.East));
        Assert.Equal(200, (await _endpoint.SendAsync(Endpoint.Event("POST", ip: "198.51.100.5"))).Status);
        await _endpoint.SendAsync(Endpoint.Event("DELETE", ip: "198.51.100.1"));
        Assert.Equal(201, (await _endpoint.PostAsync()).Status);
    }

    [Fact]
    public async Task Of_DELETE_closes_the_other_groups()
    {
        await _endpoint.PostAsync();
        _endpoint.Groups.Fail(Operation.Revoke, Ec2Errors.Denied, Given.West.GroupId);
        var reply = await _endpoint.DeleteAsync();
        Assert.Equal((502, "group_failed"), (reply.Status, reply.Code));
        Assert.DoesNotContain("Retry-After", reply.Headers.Keys);
        Assert.Equal(["sg-00000ea0 tcp:22:22 closed", "sg-00000de0 tcp:443:443 failed UnauthorizedOperation"], reply.Groups);
        Assert.Empty(_endpoint.Groups.In(Given.East));
    }

    [Fact]
    public async Task Of_GET_reports_the_region_that_cannot_be_read()
    {
        await _endpoint.PostAsync();
        _endpoint.Groups.Fail(Operation.Read, Ec2Errors.Throttled, Given.West.Region);
        var reply = await _endpoint.GetAsync();
        Assert.Equal(503, reply.Status);
        Assert.Equal(["sg-00000ea0 tcp:22:22 open", "sg-00000de0 tcp:443:443 failed RequestLimitExceeded"], reply.Groups);
    }

    [Fact]
    public async Task Fails_in_a_group_that_was_deleted_only_if_it_is_POST()
    {
        await _endpoint.PostAsync();
        _endpoint.Groups.Delete(Given.West);

        // EC2 returns no rules for such a group, and no error. At first they could also be new.
        var status = await _endpoint.GetAsync();
        Assert.Equal((503, "busy"), (status.Status, status.Code));
        _endpoint.Clock.Advance(TimeSpan.FromMinutes(1));
        status = await _endpoint.GetAsync();
        Assert.Equal((404, "not_open"), (status.Status, status.Code));
        var renewed = await _endpoint.PostAsync();
        Assert.Equal((502, "group_failed"), (renewed.Status, renewed.Code));
        Assert.Equal("sg-00000de0 in us-west-1 does not exist. Ask the operator to fix the configuration.", renewed.Detail);
        Assert.Equal(["sg-00000ea0 tcp:22:22 refreshed", "sg-00000de0 tcp:443:443 failed InvalidGroup.NotFound"], renewed.Groups);
        Assert.Equal(200, (await _endpoint.DeleteAsync()).Status);
        Assert.Empty(_endpoint.Groups.In(Given.East));
    }

    [Fact]
    public async Task Gets_a_response_with_what_was_done_before_its_time_is_up_if_a_region_does_not_respond()
    {
        _endpoint.Groups.Hang(Operation.Read, Given.West.Region);
        // 1.5 seconds are reserved for the response, so half a second is left.
        var reply = await _endpoint.SendAsync(Endpoint.Event("POST"), TimeSpan.FromSeconds(2));
        Assert.Equal((502, "group_failed"), (reply.Status, reply.Code));
        Assert.Equal("sg-00000de0 in us-west-1: EC2 did not respond in time. It is not known what the call did. Try again.", reply.Detail);
        Assert.Equal(["sg-00000ea0 tcp:22:22 created", "sg-00000de0 tcp:443:443 failed TimedOut"], reply.Groups);
        Assert.Single(_endpoint.Groups.In(Given.East));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Gets_a_response_also_if_no_time_is_left(double seconds)
    {
        var reply = await _endpoint.SendAsync(Endpoint.Event("POST"), TimeSpan.FromSeconds(seconds));
        Assert.Equal((503, "users_unreadable"), (reply.Status, reply.Code));
    }
}
