using AuthSecGroup.Core.Holders;
using AuthSecGroup.Lambda.Tests.Connection;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Leases;

public sealed class Several_holders_of_an_address : IDisposable
{
    private const string BobArn = "arn:aws:iam::123456789012:user/bob";
    private const string Office = "203.0.113.7";

    private readonly Endpoint _endpoint = new(Given.Access(Given.East, Given.Ssh));

    public void Dispose() => _endpoint.Dispose();

    private IReadOnlyList<string> Writes => [.. _endpoint.Groups.Writes.Select(call => $"{call.Operation}")];

    private AddressLeases Record => _endpoint.Leases.All[Office]!;

    private Task<Reply> BobAsync(string method, string? body = null) => _endpoint.SendAsync(Endpoint.Event(method, body, arn: BobArn));

    private Task<Reply> RevokeAsync() => _endpoint.SendAsync(GatewayEvent.Revocation(null, Office));

    private static int Shared(Reply reply) => reply.Body.GetProperty("sharedWith").GetInt32();

    private static int Seconds(Reply reply) => reply.Body.GetProperty("expiresInSeconds").GetInt32();

    [Fact]
    public async Task Each_have_their_own_expiry_and_the_rule_lasts_for_the_longest()
    {
        await _endpoint.PostAsync("""{"expiresInSeconds":300}""");
        var bobs = await BobAsync("POST", """{"expiresInSeconds":120}""");
        Assert.Equal((200, 120, 1), (bobs.Status, Seconds(bobs), Shared(bobs)));
        Assert.EndsWith(" ttl=300", Assert.Single(_endpoint.Groups.In(Given.East)).Description, StringComparison.Ordinal);
        Assert.Equal(300, Seconds(await _endpoint.GetAsync()));
        Assert.Equal(120, Seconds(await BobAsync("GET")));
    }

    [Fact]
    public async Task Shorten_only_their_own_lease_and_the_rule_once_nobody_needs_more()
    {
        await _endpoint.PostAsync();
        await BobAsync("POST");
        Assert.Equal(90, Seconds(await _endpoint.PostAsync("""{"expiresInSeconds":90}""")));
        Assert.Equal((90, 600), (Seconds(await _endpoint.GetAsync()), Seconds(await BobAsync("GET"))));
        await BobAsync("DELETE");
        await _endpoint.PostAsync("""{"expiresInSeconds":90}""");
        Assert.EndsWith(" ttl=90", Assert.Single(_endpoint.Groups.In(Given.East)).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_not_shortened_by_a_renewal_if_the_record_was_lost()
    {
        await _endpoint.PostAsync();
        _endpoint.Leases.Lose(Office);
        await BobAsync("POST", """{"expiresInSeconds":90}""");
        Assert.Equal(Given.Text(TimeSpan.Zero), Assert.Single(_endpoint.Groups.In(Given.East)).Description);
    }

    [Fact]
    public async Task Leave_without_a_call_to_EC2_while_others_stay()
    {
        await _endpoint.PostAsync();
        await BobAsync("POST");
        var before = Writes.Count;
        var left = await _endpoint.DeleteAsync();
        Assert.Equal((200, 1), (left.Status, Shared(left)));
        Assert.Equal(["sg-00000ea0 tcp:22:22 held"], left.Groups);
        Assert.Equal(before, Writes.Count);
        Assert.Equal(["bob"], Record.Leases.Select(lease => lease.Holder.Principal.Split('/')[^1]));
        Assert.Empty(Record.Closing);
    }

    [Fact]
    public async Task See_that_only_others_have_access()
    {
        await BobAsync("POST");
        var status = await _endpoint.GetAsync();
        Assert.Equal((404, "not_open"), (status.Status, status.Code));
        Assert.Equal(["sg-00000ea0 tcp:22:22 held"], status.Groups);
        var close = await _endpoint.DeleteAsync();
        Assert.Equal((404, "not_open"), (close.Status, close.Code));
        Assert.Contains("those of other holders", close.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_the_sessions_of_one_person()
    {
        await _endpoint.PostAsync("""{"session":"one"}""");
        Assert.Equal(1, Shared(await _endpoint.PostAsync("""{"session":"two"}""")));
        var one = Endpoint.Event("DELETE");
        one["queryStringParameters"]!["session"] = "one";
        Assert.Equal(["sg-00000ea0 tcp:22:22 held"], (await _endpoint.SendAsync(one)).Groups);
        Assert.Equal(404, (await _endpoint.SendAsync(one)).Status);
        // Without a session: all of them.
        Assert.Equal(200, (await _endpoint.GetAsync()).Status);
        Assert.Equal(["sg-00000ea0 tcp:22:22 closed"], (await _endpoint.DeleteAsync()).Groups);
    }

    [Fact]
    public async Task Are_marked_while_the_rules_of_the_last_one_are_revoked()
    {
        await _endpoint.PostAsync();
        _endpoint.Groups.Fail(Operation.Revoke, Ec2Errors.Denied);
        Assert.Equal(502, (await _endpoint.DeleteAsync()).Status);
        Assert.Equal(["default"], Record.Closing);
        Assert.Empty(Record.Leases);

        // The next POST replaces the rule, because the process that failed could still revoke it.
        var old = Assert.Single(_endpoint.Groups.In(Given.East)).RuleId;
        var claimed = await BobAsync("POST");
        Assert.Equal((201, 0), (claimed.Status, Shared(claimed)));
        Assert.NotEqual(old, Assert.Single(_endpoint.Groups.In(Given.East)).RuleId);
        Assert.Empty(Record.Closing);
        Assert.Equal(["Authorize", "Revoke", "Revoke", "Authorize"], Writes);
    }

    [Fact]
    public async Task Are_closed_again_after_a_DELETE_that_failed()
    {
        await _endpoint.PostAsync();
        _endpoint.Groups.Fail(Operation.Revoke, Ec2Errors.Denied);
        await _endpoint.DeleteAsync();
        Assert.Equal(200, (await _endpoint.DeleteAsync()).Status);
        Assert.Empty(_endpoint.Groups.In(Given.East));
        Assert.Equal(404, (await _endpoint.DeleteAsync()).Status);
    }

    [Fact]
    public async Task Are_not_lost_when_EC2_does_not_show_a_new_rule()
    {
        await _endpoint.PostAsync();
        _endpoint.Groups.Lag = TimeSpan.FromSeconds(20);
        var status = await _endpoint.GetAsync();
        var close = await _endpoint.DeleteAsync();
        Assert.Equal(("busy", "busy"), (status.Code, close.Code));
        Assert.Single(Record.Leases);
        _endpoint.Groups.Lag = TimeSpan.Zero;
        Assert.Equal(200, (await _endpoint.DeleteAsync()).Status);
        Assert.Empty(_endpoint.Groups.In(Given.East));
    }

    [Fact]
    public async Task Are_revoked_in_the_record_and_marked_when_EC2_does_not_show_a_new_rule()
    {
        await _endpoint.PostAsync();
        _endpoint.Groups.Lag = TimeSpan.FromSeconds(20);
        var early = await RevokeAsync();
        Assert.Equal((503, "busy"), (early.Status, early.Code));
        Assert.Contains("Leases revoked: 1.", early.Detail, StringComparison.Ordinal);
        Assert.Empty(Record.Leases);
        Assert.Equal(["default"], Record.Closing);

        // The mark tells the next revocation that rules of ours can be there, although it finds no lease.
        _endpoint.Groups.Lag = TimeSpan.Zero;
        await RevokeAsync();
        Assert.Empty(_endpoint.Groups.In(Given.East));
    }

    [Fact]
    public async Task Are_recorded_again_by_a_renewal_that_meets_a_revocation()
    {
        await _endpoint.PostAsync();
        _endpoint.Groups.Before(Operation.UpdateDescriptions, async () => Assert.Equal(200, (await RevokeAsync()).Status));
        Assert.Equal(200, (await _endpoint.PostAsync()).Status);
        Assert.Single(_endpoint.Groups.In(Given.East));
        Assert.Single(Record.Leases);
        Assert.Empty(Record.Closing);
    }

    [Fact]
    public async Task Are_claimed_by_the_first_POST_after_a_revocation()
    {
        await _endpoint.PostAsync();
        Assert.Equal(200, (await RevokeAsync()).Status);
        Assert.Empty(_endpoint.Groups.In(Given.East));
        Assert.Equal(["default"], Record.Closing);
        Assert.Equal(201, (await BobAsync("POST")).Status);
        Assert.Empty(Record.Closing);
    }

    [Fact]
    public async Task Are_not_recorded_again_by_a_revocation_that_finds_only_marks()
    {
        await _endpoint.PostAsync();
        await RevokeAsync();
        var version = (await _endpoint.Leases.ReadAsync(Given.Office, CancellationToken.None)).Version;
        var again = await RevokeAsync();
        Assert.Equal((404, "not_open"), (again.Status, again.Code));
        Assert.Equal(version, (await _endpoint.Leases.ReadAsync(Given.Office, CancellationToken.None)).Version);
    }

    [Fact]
    public async Task Do_not_appear_in_the_record_if_nothing_was_opened()
    {
        _endpoint.Groups.Fail(Operation.Authorize, Ec2Errors.Denied);
        Assert.Equal(502, (await _endpoint.PostAsync()).Status);
        Assert.Empty(Record.Leases);
    }

    [Fact]
    public async Task Are_recorded_with_unique_id_reason_and_times()
    {
        var request = Endpoint.Event("POST", """{"reason":"INC-1","expiresInSeconds":60}""");
        request["requestContext"]!["identity"]!["caller"] = "AIDAABCDEFGHIJKLMNOPQ";
        await _endpoint.SendAsync(request);
        var lease = Assert.Single(Record.Leases);
        Assert.Equal(
            (Given.AliceArn, "", "default", "AIDAABCDEFGHIJKLMNOPQ", "INC-1", Given.Now, Given.Now, Given.Now.AddSeconds(60)),
            (
                lease.Holder.Principal,
                lease.Holder.Session,
                lease.Target,
                lease.UniqueId,
                lease.Reason,
                lease.OpenedAt,
                lease.RenewedAt,
                lease.ExpiresAt
            )
        );
    }
}
