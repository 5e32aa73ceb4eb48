using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Connection;

public sealed class A_request : IDisposable
{
    private const string Mallory = "arn:aws:iam::123456789012:user/mallory";

    private readonly Endpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    [Fact]
    public async Task Of_POST_opens_the_address_of_the_connection_in_every_group()
    {
        // The event contains other addresses in its headers and its query, and this one contains one in its body.
        var reply = await _endpoint.PostAsync("""{"reason":"198.51.100.3"}""");
        Assert.Equal(201, reply.Status);
        Assert.Equal("application/json", reply.Headers["Content-Type"]);
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
        Assert.DoesNotContain("Retry-After", reply.Headers.Keys);
        Assert.False(reply.Raw.TryGetProperty("isBase64Encoded", out var encoded) && encoded.GetBoolean());
        Assert.Equal(
            """
            {"cidr":"203.0.113.7/32","expiresAt":"2026-11-22T06:50:00Z","expiresInSeconds":600,"sharedWith":0,
            "groups":[{"groupId":"sg-00000ea0",
            "region":"us-east-1","rules":[{"protocol":"tcp","fromPort":22,"toPort":22,"outcome":"created"}]},
            {"groupId":"sg-00000de0","region":"us-west-1","rules":[{"protocol":"tcp","fromPort":443,"toPort":443,
            "outcome":"created"}]}]}
            """.ReplaceLineEndings(""),
            reply.Body.GetRawText()
        );
        Assert.All(
            [Given.East, Given.West],
            group =>
            {
                var rule = Assert.Single(_endpoint.Groups.In(group));
                Assert.Equal(("203.0.113.7/32", Given.Text(TimeSpan.Zero)), (rule.CidrIpv4, rule.Description));
            }
        );
    }

    [Fact]
    public async Task Takes_one_read_for_each_region_and_one_write_for_each_group()
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
    public async Task Gets_the_response_that_fits_while_the_lease_is_opened_renewed_and_closed()
    {
        var absent = await _endpoint.GetAsync();
        Assert.Equal((404, "not_open"), (absent.Status, absent.Code));
        Assert.Empty(_endpoint.Groups.Writes);
        Assert.Equal(201, (await _endpoint.PostAsync()).Status);
        _endpoint.Clock.Advance(TimeSpan.FromSeconds(31));
        var refreshed = await _endpoint.PostAsync();
        Assert.Equal(200, refreshed.Status);
        Assert.Equal(["sg-00000ea0 tcp:22:22 refreshed", "sg-00000de0 tcp:443:443 refreshed"], refreshed.Groups);
        _endpoint.Clock.Advance(TimeSpan.FromSeconds(10));
        var status = await _endpoint.GetAsync();
        Assert.Equal(200, status.Status);
        Assert.Equal(["sg-00000ea0 tcp:22:22 open", "sg-00000de0 tcp:443:443 open"], status.Groups);
        Assert.Equal(590, status.Body.GetProperty("expiresInSeconds").GetInt32());
        var closed = await _endpoint.DeleteAsync();
        Assert.Equal(200, closed.Status);
        Assert.Equal(
            """
            {"cidr":"203.0.113.7/32","sharedWith":0,"groups":[{"groupId":"sg-00000ea0","region":"us-east-1","rules":[{"protocol":"tcp",
            "fromPort":22,"toPort":22,"outcome":"closed"}]},{"groupId":"sg-00000de0","region":"us-west-1",
            "rules":[{"protocol":"tcp","fromPort":443,"toPort":443,"outcome":"closed"}]}]}
            """.ReplaceLineEndings(""),
            closed.Body.GetRawText()
        );
        Assert.Empty(_endpoint.Groups.In(Given.East));
        var again = await _endpoint.DeleteAsync();
        Assert.Equal((404, "not_open"), (again.Status, again.Code));
    }

    [Theory]
    [InlineData("""{"expiresInSeconds":120}""", 120, null)]
    [InlineData("""{"expiresInSeconds":1,"reason":"INC-1234"}""", 1, null)]
    [InlineData("""{"expiresInSeconds":600}""", 600, null)]
    [InlineData("""{"expiresInSeconds":601}""", 600, 600)]
    [InlineData("""{"expiresInSeconds":9223372036854775807}""", 600, 600)]
    [InlineData("""{"expiresInSeconds":null,"reason":null}""", 600, null)]
    [InlineData("""{"reason":"INC-1234"}""", 600, null)]
    [InlineData("{}", 600, null)]
    [InlineData(" \r\n", 600, null)]
    public async Task Of_POST_opens_for_the_time_in_its_body_and_at_most_for_the_configured_time(string body, int seconds, int? capped)
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

    [Fact]
    public async Task Of_a_caller_who_is_not_listed_gets_403_without_waiting_for_EC2()
    {
        _endpoint.Groups.Hang(Operation.Read);
        var reply = await _endpoint.PostAsync(arn: Mallory);
        Assert.Equal((403, "application/problem+json"), (reply.Status, reply.Headers["Content-Type"]));
        Assert.Equal(
            $$"""
            {"title":"Not in the list of users","status":403,"code":"not_listed",
            "detail":"{{Mallory}} may call this API but is in none of its user files. Ask the operator to add it.",
            "requestId":"request-1","cidr":"203.0.113.7/32"}
            """.ReplaceLineEndings(""),
            reply.Body.GetRawText()
        );
        Assert.Empty(_endpoint.Groups.Writes);
    }

    [Fact]
    public async Task Of_a_caller_who_is_not_listed_costs_no_call_to_EC2_except_as_the_first_one_of_a_process()
    {
        await _endpoint.PostAsync(arn: Mallory);
        var first = _endpoint.Groups.Calls.Count;
        await _endpoint.PostAsync(arn: Mallory);
        Assert.Equal(first, _endpoint.Groups.Calls.Count);
        Assert.Empty(_endpoint.Groups.Writes);
        Assert.Equal(2, _endpoint.Users.Readings);
    }

    [Fact]
    public async Task That_is_the_first_one_of_a_process_starts_to_read_the_rules_before_it_has_the_users()
    {
        var before = 0;
        _endpoint.Users.Reading = () => before = _endpoint.Groups.Calls.Count;
        Assert.Equal(201, (await _endpoint.PostAsync()).Status);
        Assert.NotEqual(0, before);
    }

    [Fact]
    public async Task Is_limited_by_the_entries_of_the_caller()
    {
        _endpoint.Users.Put("0.json", """[{"principal":"alice","expiresInSeconds":60,"reasonRequired":true}]""");
        var refused = await _endpoint.PostAsync();
        Assert.Equal((400, "reason_required"), (refused.Status, refused.Code));
        Assert.Empty(_endpoint.Groups.Writes);

        var opened = await _endpoint.PostAsync("""{"reason":"INC-1234","expiresInSeconds":300}""");
        Assert.Equal(201, opened.Status);
        Assert.Equal(
            (60, 60),
            (opened.Body.GetProperty("expiresInSeconds").GetInt32(), opened.Body.GetProperty("cappedToSeconds").GetInt32())
        );
        Assert.EndsWith(" ttl=60", _endpoint.Groups.In(Given.East)[0].Description, StringComparison.Ordinal);
        Assert.Equal(
            [null, "alice in 0.json, for at most 60 s, with a reason"],
            _endpoint.Log.Audits.Select(audit => audit.TryGetProperty("allowedBy", out var entry) ? entry.GetString() : null)
        );
        // The limits are about opening.
        Assert.Equal(200, (await _endpoint.GetAsync()).Status);
        Assert.Equal(200, (await _endpoint.DeleteAsync()).Status);
    }

    [Fact]
    public async Task Counts_user_files_that_are_ignored_and_nothing_if_there_are_none()
    {
        await _endpoint.PostAsync();
        Assert.Empty(_endpoint.Log.Metric("IgnoredUserFiles"));
        _endpoint.Users.Put("1.json", "not JSON");
        _endpoint.Users.Put("2.json", "{}");
        await _endpoint.PostAsync();
        await _endpoint.KeepWarmAsync("{}");
        Assert.Equal([2, 2], _endpoint.Log.Metric("IgnoredUserFiles"));
    }

    [Fact]
    public async Task Of_a_caller_who_has_just_been_listed_is_served()
    {
        await _endpoint.PostAsync(arn: Mallory);
        _endpoint.Users.Put("0.json", "[\"mallory\"]");
        Assert.Equal(201, (await _endpoint.PostAsync(arn: Mallory)).Status);
    }

    [Fact]
    public async Task Of_a_caller_who_is_listed_by_the_unique_id_that_the_gateway_gives_is_served()
    {
        _endpoint.Users.Put("0.json", "[\"AIDAEXAMPLEEXAMPLE123\"]");
        var request = Endpoint.Event("POST");
        Assert.Equal(403, (await _endpoint.SendAsync(request)).Status);
        request["requestContext"]!["identity"]!["caller"] = "AIDAEXAMPLEEXAMPLE123";
        Assert.Equal(201, (await _endpoint.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Of_a_listed_caller_reads_the_users_and_the_rules_at_the_same_time()
    {
        await _endpoint.GetAsync();
        var (rules, users) = (_endpoint.Groups.Calls.Count, _endpoint.Users.Readings);
        _endpoint.Users.Reading = () => Assert.Equal(rules + 2, _endpoint.Groups.Calls.Count);
        Assert.Equal(201, (await _endpoint.PostAsync()).Status);
        Assert.Equal(users + 1, _endpoint.Users.Readings);
    }

    [Theory]
    [InlineData("GET", "open")]
    [InlineData("DELETE", "closed")]
    public async Task Directly_after_POST_finds_the_rules_that_EC2_returns_late(string method, string outcome)
    {
        _endpoint.Groups.Lag = TimeSpan.FromMilliseconds(400);
        await _endpoint.PostAsync();
        var reply = await _endpoint.SendAsync(Endpoint.Event(method));
        Assert.Equal(200, reply.Status);
        Assert.Equal([$"sg-00000ea0 tcp:22:22 {outcome}", $"sg-00000de0 tcp:443:443 {outcome}"], reply.Groups);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task Reads_once_whether_or_not_there_is_a_lease(string method)
    {
        await _endpoint.PostAsync();
        Assert.Equal((200, 2), await SendAndCountReadingsAsync());

        await _endpoint.DeleteAsync();
        Assert.Equal((404, 2), await SendAndCountReadingsAsync());
        Assert.Empty(_endpoint.Clock.Waits);

        async Task<(int Status, int Readings)> SendAndCountReadingsAsync()
        {
            var before = Readings();
            return ((await _endpoint.SendAsync(Endpoint.Event(method))).Status, Readings() - before);
        }

        int Readings() => _endpoint.Groups.Calls.Count(call => call.Operation is Operation.Read);
    }

    [Fact]
    public async Task Is_refused_as_soon_as_its_caller_is_no_longer_listed()
    {
        Assert.Equal(201, (await _endpoint.PostAsync()).Status);
        _endpoint.Users.Put("0.json", "[\"bob\"]");
        Assert.Equal(403, (await _endpoint.PostAsync()).Status);
        Assert.Equal(403, (await _endpoint.DeleteAsync()).Status);
        Assert.Equal(403, (await _endpoint.GetAsync()).Status);
    }

    [Fact]
    public async Task Is_served_if_not_all_user_files_can_be_read_only_if_another_lists_its_caller()
    {
        _endpoint.Users.Error = Ec2Errors.Throttled;
        var reply = await _endpoint.PostAsync(arn: Mallory);
        Assert.Equal((503, "users_unreadable", "5"), (reply.Status, reply.Code, reply.Headers["Retry-After"]));
        Assert.Empty(_endpoint.Groups.Writes);
        Assert.Equal(201, (await _endpoint.PostAsync()).Status);
    }
}
