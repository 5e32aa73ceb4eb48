using System.Text.Json;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Connection;

public sealed class A_request : IDisposable
{
    private readonly Endpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    [Fact]
    public async Task Of_POST_opens_the_callers_address_everywhere_and_says_so()
    {
        var reply = await _endpoint.PostAsync();
        Assert.Equal(201, reply.Status);
        Assert.Equal("application/json", reply.Headers["Content-Type"]);
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
        Assert.DoesNotContain("Retry-After", reply.Headers.Keys);
        Assert.Equal(
            """{"cidr":"203.0.113.7/32","expiresAt":"2026-11-22T06:50:00Z","expiresInSeconds":600,"groups":[{"groupId":"sg-00000ea0","region":"us-east-1","rules":[{"protocol":"tcp","fromPort":22,"toPort":22,"outcome":"created"}]},{"groupId":"sg-00000de0","region":"us-west-1","rules":[{"protocol":"tcp","fromPort":443,"toPort":443,"outcome":"created"}]}]}""",
            reply.Body.GetRawText()
        );
        Assert.Equal(
            ("203.0.113.7/32", Given.Text(TimeSpan.Zero)),
            (Assert.Single(_endpoint.Groups.In(Given.East)).CidrIpv4, _endpoint.Groups.In(Given.East)[0].Description)
        );
    }

    [Fact]
    public async Task Has_one_answer_after_the_other_as_the_lease_opens_and_closes()
    {
        Assert.Equal((404, "not_open"), ((await _endpoint.GetAsync()).Status, (await _endpoint.GetAsync()).Code));
        Assert.Equal(201, (await _endpoint.PostAsync()).Status);
        _endpoint.Clock.Advance(TimeSpan.FromSeconds(30.5));
        var refreshed = await _endpoint.PostAsync();
        Assert.Equal(200, refreshed.Status);
        Assert.Equal(["sg-00000ea0 tcp:22:22 refreshed", "sg-00000de0 tcp:443:443 refreshed"], refreshed.Groups);
        _endpoint.Clock.Advance(TimeSpan.FromSeconds(10));
        var status = await _endpoint.GetAsync();
        Assert.Equal(200, status.Status);
        Assert.Equal(["sg-00000ea0 tcp:22:22 open", "sg-00000de0 tcp:443:443 open"], status.Groups);
        Assert.Equal(589, status.Body.GetProperty("expiresInSeconds").GetInt32());
        var closed = await _endpoint.DeleteAsync();
        Assert.Equal(200, closed.Status);
        Assert.Equal(
            """{"cidr":"203.0.113.7/32","groups":[{"groupId":"sg-00000ea0","region":"us-east-1","rules":[{"protocol":"tcp","fromPort":22,"toPort":22,"outcome":"closed"}]},{"groupId":"sg-00000de0","region":"us-west-1","rules":[{"protocol":"tcp","fromPort":443,"toPort":443,"outcome":"closed"}]}]}""",
            closed.Body.GetRawText()
        );
        var again = await _endpoint.DeleteAsync();
        Assert.Equal(
            (404, "not_open", "There was nothing to close: no rule of this deployment allows 203.0.113.7."),
            (again.Status, again.Code, again.Detail)
        );
        Assert.Empty(_endpoint.Groups.In(Given.East));
    }

    [Fact]
    public async Task That_opens_only_some_of_the_rules_is_201()
    {
        await _endpoint.PostAsync();
        _endpoint.Groups.Remove(_endpoint.Groups.In(Given.West)[0].RuleId);
        var reply = await _endpoint.PostAsync();
        Assert.Equal(201, reply.Status);
        Assert.Equal(["sg-00000ea0 tcp:22:22 refreshed", "sg-00000de0 tcp:443:443 created"], reply.Groups);
    }

    [Fact]
    public async Task Takes_one_reading_a_region_and_one_write_a_group()
    {
        await _endpoint.PostAsync();
        Assert.Equal(
            [
                "Read us-east-1: sg-00000ea0",
                "Read us-west-1: sg-00000de0",
                "Authorize sg-00000ea0: tcp:22:22",
                "Authorize sg-00000de0: tcp:443:443",
            ],
            _endpoint.Groups.Calls.Select(call => call.ToString())
        );
        Assert.Equal(1, _endpoint.Users.Readings);
    }

    [Fact]
    public async Task Of_GET_changes_nothing()
    {
        await _endpoint.GetAsync();
        Assert.Empty(_endpoint.Groups.Writes);
    }

    [Fact]
    public async Task Of_GET_is_not_open_where_one_group_is_closed()
    {
        await _endpoint.PostAsync();
        _endpoint.Groups.Remove(_endpoint.Groups.In(Given.West)[0].RuleId);
        var reply = await _endpoint.GetAsync();
        Assert.Equal(
            (404, "not_open", "203.0.113.7 is not allowed in every group. POST opens it."),
            (reply.Status, reply.Code, reply.Detail)
        );
        Assert.Equal(["sg-00000ea0 tcp:22:22 open", "sg-00000de0 tcp:443:443 closed"], reply.Groups);
        Assert.Equal("203.0.113.7/32", reply.Body.GetProperty("cidr").GetString());
    }

    [Fact]
    public async Task Finds_an_admins_rule_permanent_and_leaves_it()
    {
        _endpoint.Groups.Put(Given.East, "for good");
        _endpoint.Groups.Put(Given.West, null, fromPort: 443, toPort: 443);
        var post = await _endpoint.PostAsync();
        Assert.Equal(200, post.Status);
        Assert.Equal(["sg-00000ea0 tcp:22:22 permanent", "sg-00000de0 tcp:443:443 permanent"], post.Groups);
        Assert.False(post.Body.TryGetProperty("expiresAt", out _));
        Assert.False(post.Body.TryGetProperty("expiresInSeconds", out _));
        Assert.Equal(200, (await _endpoint.GetAsync()).Status);
        Assert.Equal(404, (await _endpoint.DeleteAsync()).Status);
        Assert.Equal("for good", Assert.Single(_endpoint.Groups.In(Given.East)).Description);
    }

    [Fact]
    public async Task Tells_the_time_of_the_lease_that_closes_first()
    {
        _endpoint.Groups.Put(Given.East, Given.Text(TimeSpan.FromMinutes(3)));
        _endpoint.Groups.Put(Given.West, Given.Text(TimeSpan.FromMinutes(2)), fromPort: 443, toPort: 443);
        var reply = await _endpoint.GetAsync();
        Assert.Equal("2026-11-22T06:47:00Z", reply.Body.GetProperty("expiresAt").GetString());
        Assert.Equal(420, reply.Body.GetProperty("expiresInSeconds").GetInt32());
    }

    [Fact]
    public async Task Of_IPv6_opens_a_block_of_128_bits()
    {
        var reply = await _endpoint.PostAsync(ip: "2001:DB8:0::7");
        Assert.Equal((201, "2001:db8::7/128"), (reply.Status, reply.Body.GetProperty("cidr").GetString()));
        var rule = Assert.Single(_endpoint.Groups.In(Given.East));
        Assert.Equal((null, "2001:db8::7/128"), (rule.CidrIpv4, rule.CidrIpv6));
        Assert.Equal(404, (await _endpoint.GetAsync()).Status);
        Assert.Equal(200, (await _endpoint.GetAsync("2001:db8::7")).Status);
    }

    [Theory]
    [InlineData("""{"expiresInSeconds":120}""", 120, null)]
    [InlineData("""{"expiresInSeconds":1,"reason":"INC-1234"}""", 1, null)]
    [InlineData("""{"expiresInSeconds":600}""", 600, null)]
    [InlineData("""{"expiresInSeconds":601}""", 600, 600)]
    [InlineData("""{"expiresInSeconds":9223372036854775807}""", 600, 600)]
    [InlineData("""{"reason":"INC-1234"}""", 600, null)]
    [InlineData("{}", 600, null)]
    [InlineData(" \r\n", 600, null)]
    public async Task Of_POST_gets_the_time_that_it_asks_for_and_no_more_than_is_configured(string body, int seconds, int? capped)
    {
        var reply = await _endpoint.PostAsync(body);
        Assert.Equal(201, reply.Status);
        Assert.Equal(seconds, reply.Body.GetProperty("expiresInSeconds").GetInt32());
        Assert.Equal(capped, reply.Body.TryGetProperty("cappedToSeconds", out var value) ? value.GetInt32() : null);
        Assert.Equal(
            Given.Text(TimeSpan.Zero, timeToLive: seconds < 600 ? TimeSpan.FromSeconds(seconds) : null),
            Assert.Single(_endpoint.Groups.In(Given.East)).Description
        );
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/mallory")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Deploy/alice")]
    [InlineData("arn:aws:iam::210987654321:user/alice")]
    [InlineData("arn:aws:iam::123456789012:root")]
    [InlineData("arn:aws:iam::123456789012:user/SYSTEM")]
    public async Task Of_a_caller_who_is_not_listed_is_refused_and_told_why(string arn)
    {
        var reply = await _endpoint.PostAsync(arn: arn);
        Assert.Equal((403, "not_listed"), (reply.Status, reply.Code));
        Assert.Equal($"{arn} may call this API but is in none of its user files. Ask the operator to add it.", reply.Detail);
        Assert.Equal("application/problem+json", reply.Headers["Content-Type"]);
        Assert.Equal(
            $$"""{"title":"Not in the list of users","status":403,"code":"not_listed","detail":"{{reply.Detail}}","requestId":"request-1","cidr":"203.0.113.7/32"}""",
            reply.Body.GetRawText()
        );
        Assert.Empty(_endpoint.Groups.Writes);
    }

    [Fact]
    public async Task Is_refused_as_soon_as_its_caller_is_taken_off_the_list()
    {
        Assert.Equal(201, (await _endpoint.PostAsync()).Status);
        _endpoint.Users.Put("0.json", "[\"bob\"]");
        Assert.Equal(403, (await _endpoint.PostAsync()).Status);
        Assert.Equal(403, (await _endpoint.DeleteAsync()).Status);
        Assert.Equal(403, (await _endpoint.GetAsync()).Status);
    }

    [Fact]
    public async Task Of_a_caller_who_is_not_listed_does_not_wait_for_EC2()
    {
        _endpoint.Groups.Hang(Operation.Read);
        Assert.Equal(403, (await _endpoint.PostAsync(arn: "arn:aws:iam::123456789012:user/mallory")).Status);
    }

    [Fact]
    public async Task Is_never_allowed_where_the_user_files_cannot_be_read()
    {
        _endpoint.Users.Delete("0.json");
        _endpoint.Users.Error = new AwsError(AwsErrorKind.Denied, "AccessDenied", "Access Denied");
        var reply = await _endpoint.PostAsync();
        Assert.Equal((503, "users_unreadable"), (reply.Status, reply.Code));
        Assert.Equal(
            "The user files can't be read (AccessDenied), and the caller is in none of those that could be. Try again in a few seconds.",
            reply.Detail
        );
        Assert.Equal("5", reply.Headers["Retry-After"]);
        Assert.Equal("The list of users can't be read", reply.Body.GetProperty("title").GetString());
        Assert.Empty(_endpoint.Groups.Writes);
    }

    [Fact]
    public async Task Is_served_where_the_file_that_names_its_caller_can_be_read()
    {
        _endpoint.Users.Error = Ec2Errors.Throttled;
        Assert.Equal(201, (await _endpoint.PostAsync()).Status);
        Assert.Equal(503, (await _endpoint.PostAsync(arn: "arn:aws:iam::123456789012:user/mallory")).Status);
    }

    [Fact]
    public async Task Of_POST_is_told_where_nothing_is_configured_for_its_address()
    {
        using var drained = new Endpoint(Given.Access(Given.East), Given.Access(Given.West, Given.Ingress("icmpv6:-1:-1")));
        var reply = await drained.PostAsync();
        Assert.Equal((409, "nothing_to_open", "Nothing to open"), (reply.Status, reply.Code, reply.Body.GetProperty("title").GetString()));
        Assert.Equal(
            "No configured rule applies to 203.0.113.7: the groups have no rules, or only rules of the other IP version.",
            reply.Detail
        );
        Assert.Equal(["sg-00000ea0", "sg-00000de0"], reply.Groups);
        Assert.Equal(404, (await drained.GetAsync()).Status);
        Assert.Empty(drained.Groups.Writes);
    }

    [Fact]
    public async Task Of_DELETE_closes_leases_of_a_group_that_is_being_drained()
    {
        using var drained = new Endpoint(Given.Access(Given.East), Given.Access(Given.West));
        drained.Groups.Put(Given.East, Given.Text(TimeSpan.Zero));
        Assert.Equal(200, (await drained.DeleteAsync()).Status);
        Assert.Empty(drained.Groups.In(Given.East));
    }

    [Fact]
    public async Task Takes_its_address_from_nowhere_but_the_connection()
    {
        await _endpoint.PostAsync("""{"reason":"198.51.100.3"}""");
        Assert.All([Given.East, Given.West], group => Assert.Equal("203.0.113.7/32", Assert.Single(_endpoint.Groups.In(group)).CidrIpv4));
    }

    [Fact]
    public async Task Is_answered_in_the_form_that_the_gateway_needs()
    {
        var reply = await _endpoint.PostAsync();
        Assert.Equal(JsonValueKind.String, reply.Raw.GetProperty("body").ValueKind);
        Assert.False(reply.Raw.TryGetProperty("isBase64Encoded", out var encoded) && encoded.GetBoolean());
    }
}
