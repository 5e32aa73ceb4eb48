using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Connection;

public sealed class A_request_that_meets_a_failure : IDisposable
{
    private readonly Endpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    private ScriptedEc2 Groups => _endpoint.Groups;

    private void AssertTheOtherGroupIsOpen(Reply reply)
    {
        Assert.Equal("sg-00000ea0 tcp:22:22 created", reply.Groups.First());
        Assert.Single(Groups.In(Given.East));
        Assert.Equal("203.0.113.7/32", reply.Body.GetProperty("cidr").GetString());
        Assert.Equal("application/problem+json", reply.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Is_409_where_a_group_is_full()
    {
        Groups.Fail(Operation.Authorize, Ec2Errors.Full, Given.West.GroupId);
        var reply = await _endpoint.PostAsync();
        Assert.Equal(
            (409, "group_full", "A security group is full"),
            (reply.Status, reply.Code, reply.Body.GetProperty("title").GetString())
        );
        Assert.Equal(
            "sg-00000de0 in us-west-1 contains as many rules as its quota allows. Wait until a lease expires, or ask the operator "
                + "to raise the quota.",
            reply.Detail
        );
        Assert.Equal("sg-00000de0 tcp:443:443 failed RulesPerSecurityGroupLimitExceeded", reply.Groups.Last());
        AssertTheOtherGroupIsOpen(reply);
    }

    [Fact]
    public async Task Is_503_with_the_time_to_wait_where_EC2_throttles_to_the_end()
    {
        Groups.Fail(Operation.Authorize, Ec2Errors.Throttled, Given.West.GroupId);
        var reply = await _endpoint.PostAsync();
        Assert.Equal((503, "busy", "AWS is busy"), (reply.Status, reply.Code, reply.Body.GetProperty("title").GetString()));
        Assert.Equal("EC2 throttles changes of sg-00000de0 in us-west-1. Try again in a few seconds.", reply.Detail);
        Assert.Equal("5", reply.Headers["Retry-After"]);
        AssertTheOtherGroupIsOpen(reply);
    }

    [Fact]
    public async Task Is_503_where_the_rules_change_again_and_again()
    {
        Groups.Fail(Operation.Authorize, Ec2Errors.Duplicate, Given.West.GroupId, int.MaxValue);
        var reply = await _endpoint.PostAsync();
        Assert.Equal((503, "busy"), (reply.Status, reply.Code));
        Assert.Equal(
            "The rules of sg-00000de0 in us-west-1 changed during every attempt (InvalidPermission.Duplicate). Try again in a few seconds.",
            reply.Detail
        );
        AssertTheOtherGroupIsOpen(reply);
    }

    [Fact]
    public async Task Is_502_where_a_group_does_not_exist()
    {
        Groups.Delete(Given.West);
        var reply = await _endpoint.PostAsync();
        Assert.Equal(
            (502, "group_failed", "A security group failed"),
            (reply.Status, reply.Code, reply.Body.GetProperty("title").GetString())
        );
        Assert.Equal("sg-00000de0 in us-west-1 does not exist. Ask the operator to fix the configuration.", reply.Detail);
        Assert.DoesNotContain("Retry-After", reply.Headers.Keys);
        AssertTheOtherGroupIsOpen(reply);
    }

    [Fact]
    public async Task Is_502_where_the_role_may_not_do_it()
    {
        Groups.Fail(Operation.Authorize, Ec2Errors.Denied, Given.West.GroupId);
        var reply = await _endpoint.PostAsync();
        Assert.Equal((502, "group_failed"), (reply.Status, reply.Code));
        Assert.Equal(
            "The function's role may not read or change sg-00000de0 in us-west-1. Ask the operator to fix its policy.",
            reply.Detail
        );
        AssertTheOtherGroupIsOpen(reply);
    }

    [Fact]
    public async Task Is_502_where_a_region_is_down_and_opens_the_others()
    {
        Groups.Fail(Operation.Read, Ec2Errors.Unavailable, Given.West.Region);
        var reply = await _endpoint.PostAsync();
        Assert.Equal((502, "group_failed"), (reply.Status, reply.Code));
        Assert.Equal("sg-00000de0 in us-west-1: An internal error has occurred. Try again.", reply.Detail);
        var west = reply.Body.GetProperty("groups")[1];
        Assert.Equal(
            ("InternalError", "An internal error has occurred."),
            (west.GetProperty("error").GetString(), west.GetProperty("detail").GetString())
        );
        AssertTheOtherGroupIsOpen(reply);
    }

    [Fact]
    public async Task Is_502_with_EC2s_own_words_where_it_refuses_for_another_reason()
    {
        Groups.Fail(
            Operation.Authorize,
            new(Core.Ports.AwsErrorKind.Refused, "InvalidParameterValue", "The value is odd."),
            Given.West.GroupId
        );
        var reply = await _endpoint.PostAsync();
        Assert.Equal((502, "group_failed"), (reply.Status, reply.Code));
        Assert.Equal("EC2 refused for sg-00000de0 in us-west-1: InvalidParameterValue: The value is odd.", reply.Detail);
        AssertTheOtherGroupIsOpen(reply);
    }

    [Fact]
    public async Task Names_what_the_operator_has_to_mend_before_what_passes_by_itself()
    {
        Groups.Fail(Operation.Authorize, Ec2Errors.Full, Given.East.GroupId);
        Groups.Fail(Operation.Authorize, Ec2Errors.Denied, Given.West.GroupId);
        var reply = await _endpoint.PostAsync();
        Assert.Equal(502, reply.Status);
        Assert.Equal(
            "The function's role may not read or change sg-00000de0 in us-west-1. Ask the operator to fix its policy. 1 more "
                + "failed; see groups.",
            reply.Detail
        );
        Assert.Equal(
            ["sg-00000ea0 tcp:22:22 failed RulesPerSecurityGroupLimitExceeded", "sg-00000de0 tcp:443:443 failed UnauthorizedOperation"],
            reply.Groups
        );
    }

    [Fact]
    public async Task Names_what_passes_by_itself_before_a_full_group()
    {
        Groups.Fail(Operation.Authorize, Ec2Errors.Full, Given.East.GroupId);
        Groups.Fail(Operation.Authorize, Ec2Errors.Throttled, Given.West.GroupId);
        Assert.Equal(503, (await _endpoint.PostAsync()).Status);
    }

    [Fact]
    public async Task Is_no_success_of_DELETE_where_a_group_failed()
    {
        await _endpoint.PostAsync();
        Groups.Fail(Operation.Revoke, Ec2Errors.Denied, Given.West.GroupId);
        var reply = await _endpoint.DeleteAsync();
        Assert.Equal(502, reply.Status);
        Assert.Equal(["sg-00000ea0 tcp:22:22 closed", "sg-00000de0 tcp:443:443 failed UnauthorizedOperation"], reply.Groups);
        Assert.Empty(Groups.In(Given.East));
    }

    [Fact]
    public async Task Is_no_success_of_GET_where_a_region_could_not_be_read()
    {
        await _endpoint.PostAsync();
        Groups.Fail(Operation.Read, Ec2Errors.Throttled, Given.West.Region);
        var reply = await _endpoint.GetAsync();
        Assert.Equal(503, reply.Status);
        Assert.Equal(["sg-00000ea0 tcp:22:22 open", "sg-00000de0 tcp:443:443 failed RequestLimitExceeded"], reply.Groups);
    }

    [Fact]
    public async Task Is_answered_before_its_time_is_up_with_what_was_done_where_a_region_hangs()
    {
        Groups.Hang(Operation.Read, Given.West.Region);
        // 1.5 seconds are kept for the answer, so that half a second is left.
        var reply = await _endpoint.SendAsync(Endpoint.Event("POST"), TimeSpan.FromSeconds(2));
        Assert.Equal((502, "group_failed"), (reply.Status, reply.Code));
        Assert.Equal("sg-00000de0 in us-west-1: EC2 did not answer in time; what the call did is not known. Try again.", reply.Detail);
        AssertTheOtherGroupIsOpen(reply);
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Is_answered_also_where_no_time_was_left(double seconds)
    {
        var reply = await _endpoint.SendAsync(Endpoint.Event("POST"), TimeSpan.FromSeconds(seconds));
        Assert.Equal((503, "users_unreadable"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Can_be_sent_again()
    {
        Groups.Fail(Operation.Authorize, Ec2Errors.Throttled, Given.West.GroupId);
        Assert.Equal(503, (await _endpoint.PostAsync()).Status);
        var again = await _endpoint.PostAsync();
        Assert.Equal(201, again.Status);
        Assert.Equal(["sg-00000ea0 tcp:22:22 refreshed", "sg-00000de0 tcp:443:443 created"], again.Groups);
    }
}
