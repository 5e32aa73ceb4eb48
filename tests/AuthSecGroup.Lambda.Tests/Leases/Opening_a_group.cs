using AuthSecGroup.Core.Leases;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Leases;

public sealed class Opening_a_group
{
    private readonly SkippingClock _clock = new();
    private readonly ScriptedEc2 _groups;

    public Opening_a_group() => _groups = new ScriptedEc2(_clock).With(Given.East);

    private IEnumerable<string> Writes => _groups.Writes.Select(call => call.ToString());

    private async Task<GroupResult> OpenAsync(CancellationToken cancellationToken = default)
    {
        var reading = await _groups.ReadAsync(Given.East.Place, [Given.East.GroupId], CancellationToken.None);
        return await _groups.OpenAsync(Given.Access(Given.East, Given.Ssh, Given.Https), reading.Rules, Given.Request(), cancellationToken);
    }

    private static void AssertOutcomes(string ssh, string https, GroupResult result) =>
        Assert.Equal([(22, ssh), (443, https)], result.Rules.Select(rule => (rule.FromPort, $"{rule.Outcome}")));

    [Fact]
    public async Task Authorizes_all_rules_with_one_call()
    {
        var result = await OpenAsync();
        Assert.Null(result.Error);
        AssertOutcomes("Created", "Created", result);
        Assert.All(result.Rules, rule => Assert.Equal(Given.Now + Given.TenMinutes, rule.ExpiresAt));
        Assert.Equal(["Authorize sg-00000ea0: tcp:22:22 tcp:443:443"], Writes);
        Assert.All(
            _groups.In(Given.East),
            rule => Assert.Equal(("203.0.113.7/32", null, Given.Text(TimeSpan.Zero)), (rule.CidrIpv4, rule.CidrIpv6, rule.Description))
        );
    }

    [Fact]
    public async Task Updates_all_rules_with_one_call_and_keeps_their_ids()
    {
        var first = _groups.Put(Given.East, Given.Text(Given.OneMinute));
        var second = _groups.Put(Given.East, Given.Text(Given.OneMinute, "bob"), port: 443);
        AssertOutcomes("Refreshed", "Refreshed", await OpenAsync());
        Assert.Equal([$"UpdateDescriptions sg-00000ea0: {first} {second}"], Writes);
        Assert.Equal(
            [(first, Given.Text(TimeSpan.Zero)), (second, Given.Text(TimeSpan.Zero))],
            _groups.In(Given.East).Select(rule => (rule.RuleId, rule.Description))
        );
    }

    [Fact]
    public async Task Revokes_a_rule_that_is_about_to_expire_before_it_authorizes_its_replacement()
    {
        var old = _groups.Put(Given.East, Given.Text(TimeSpan.FromMinutes(9)));
        AssertOutcomes("Refreshed", "Created", await OpenAsync());
        Assert.Equal([$"Revoke sg-00000ea0: {old}", "Authorize sg-00000ea0: tcp:443:443 tcp:22:22"], Writes);
        Assert.DoesNotContain(_groups.In(Given.East), rule => rule.RuleId == old);
    }

    [Fact]
    public async Task Updates_some_rules_while_it_authorizes_others()
    {
        _groups.Put(Given.East, Given.Text(Given.OneMinute));
        var updating = new TaskCompletionSource();
        _groups.Before(Operation.Authorize, () => updating.Task);
        _groups.Before(Operation.UpdateDescriptions, updating.SetResult);
        AssertOutcomes("Refreshed", "Created", await OpenAsync());
        Assert.Equal([Operation.Authorize, Operation.UpdateDescriptions], _groups.Writes.Select(call => call.Operation));
    }

    [Fact]
    public async Task Writes_nothing_if_foreign_rules_allow_the_address()
    {
        _groups.Put(Given.East, null);
        _groups.Put(Given.East, "2019-04-02", port: 443);
        AssertOutcomes("Permanent", "Permanent", await OpenAsync());
        Assert.Empty(Writes);
    }

    [Theory]
    [InlineData(1, nameof(Operation.UpdateDescriptions), "Failed", "Created", 2)]
    [InlineData(1, nameof(Operation.Authorize), "Refreshed", "Failed", 2)]
    [InlineData(10, nameof(Operation.Revoke), "Failed", "Failed", 1)]
    public async Task Reports_the_write_that_failed_and_does_not_repeat_it(int age, string failing, string ssh, string https, int writes)
    {
        _groups.Put(Given.East, Given.Text(TimeSpan.FromMinutes(age)));
        _groups.Fail(Enum.Parse<Operation>(failing), Ec2Errors.Denied);
        var result = await OpenAsync();
        Assert.Equal(Ec2Errors.Denied, result.Error);
        AssertOutcomes(ssh, https, result);
        Assert.Equal(writes, Writes.Count());
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task Pauses_reads_and_plans_again_if_another_request_was_faster()
    {
        var theirs = "";
        _groups.Before(Operation.Authorize, () => theirs = _groups.Put(Given.East, Given.Text(TimeSpan.Zero, "bob")));
        var result = await OpenAsync();
        Assert.Null(result.Error);
        AssertOutcomes("Refreshed", "Created", result);
        Assert.Equal(
            [
                "Read us-east-1: sg-00000ea0",
                "Authorize sg-00000ea0: tcp:22:22 tcp:443:443",
                "Read us-east-1: sg-00000ea0",
                "Authorize sg-00000ea0: tcp:443:443",
                $"UpdateDescriptions sg-00000ea0: {theirs}",
            ],
            _groups.Calls.Select(call => call.ToString())
        );
        Assert.Equal(2, _groups.In(Given.East).Count);
        Assert.InRange(Assert.Single(_clock.Waits).TotalMilliseconds, 50, 100);
    }

    [Fact]
    public async Task Ends_after_eight_conflicts()
    {
        _groups.Fail(Operation.Authorize, Ec2Errors.Duplicate, times: int.MaxValue);
        var result = await OpenAsync();
        Assert.Equal(Ec2Errors.Duplicate, result.Error);
        AssertOutcomes("Failed", "Failed", result);
        Assert.Equal((8, 7), (Writes.Count(), _clock.Waits.Count));
    }

    [Fact]
    public async Task Fails_if_it_cannot_read_again()
    {
        _groups.Fail(Operation.Authorize, Ec2Errors.Duplicate);
        _groups.After(Operation.Read, () => _groups.Fail(Operation.Read, Ec2Errors.Throttled));
        Assert.Equal(Ec2Errors.Throttled, (await OpenAsync()).Error);
    }

    [Fact]
    public async Task Ends_with_the_conflict_if_its_time_is_up_before_the_pause()
    {
        using var deadline = new CancellationTokenSource();
        _groups.Before(
            Operation.Authorize,
            () =>
            {
                _groups.Put(Given.East, Given.Text(TimeSpan.Zero, "bob"));
                deadline.Cancel();
            }
        );
        var result = await OpenAsync(deadline.Token);
        Assert.Equal("InvalidPermission.Duplicate", result.Error?.Code);
        AssertOutcomes("Failed", "Failed", result);
    }

    [Fact]
    public async Task Ends_if_its_time_is_up_during_the_pause()
    {
        using var deadline = new CancellationTokenSource();
        _clock.Waiting = deadline.Cancel;
        _groups.Fail(Operation.Authorize, Ec2Errors.Duplicate, times: int.MaxValue);
        var result = await OpenAsync(deadline.Token);
        Assert.NotNull(result.Error);
        AssertOutcomes("Failed", "Failed", result);
        Assert.Single(_clock.Waits);
    }

    [Fact]
    public async Task Fails_if_its_time_was_up_before()
    {
        var result = await OpenAsync(new CancellationToken(canceled: true));
        Assert.Equal(Ec2Errors.TimedOut, result.Error);
        AssertOutcomes("Failed", "Failed", result);
        Assert.Empty(_groups.In(Given.East));
    }

    [Fact]
    public async Task Succeeds_although_reads_show_a_revoked_rule_and_not_yet_a_new_one()
    {
        var old = _groups.Put(Given.East, Given.Text(Given.OneMinute));
        _clock.Advance(Given.OneMinute);
        _groups.Remove(old);
        var theirs = _groups.Put(Given.East, Given.Text(-Given.OneMinute, "bob"), port: 443);
        _groups.Lag = TimeSpan.FromSeconds(3);
        var result = await OpenAsync();
        Assert.Null(result.Error);
        AssertOutcomes("Refreshed", "Refreshed", result);
        Assert.Equal(theirs, Assert.Single(_groups.In(Given.East), rule => rule.FromPort == 443).RuleId);
        Assert.DoesNotContain(_groups.In(Given.East), rule => rule.RuleId == old);
    }

    [Fact]
    public async Task Replaces_no_rule_twice_although_reads_still_show_the_rule_that_another_request_replaced()
    {
        var old = _groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(570), "bob"));
        _clock.Advance(TimeSpan.FromSeconds(10));
        _groups.Remove(old);
        var theirs = _groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(-10), "bob"));
        _groups.Lag = TimeSpan.FromSeconds(3);
        var result = await OpenAsync();
        Assert.Null(result.Error);
        AssertOutcomes("Refreshed", "Created", result);
        Assert.Equal(theirs, Assert.Single(_groups.In(Given.East), rule => rule.FromPort == 22).RuleId);
    }
}
