using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Leases;

public sealed class Opening_a_group_that_fails : GroupOpening
{
    public static TheoryData<string> HardErrors => ["Throttled", "Unavailable", "Denied", "Missing", "Full"];

    private static AwsError ErrorOf(string name) =>
        name switch
        {
            "Throttled" => Ec2Errors.Throttled,
            "Unavailable" => Ec2Errors.Unavailable,
            "Denied" => Ec2Errors.Denied,
            "Missing" => Ec2Errors.Missing,
            _ => Ec2Errors.Full,
        };

    [Theory]
    [MemberData(nameof(HardErrors))]
    public async Task Fails_at_once_where_trying_again_would_not_help(string name)
    {
        Groups.Fail(Operation.Authorize, ErrorOf(name));
        var result = await OpenAsync(Both);
        Assert.Equal(ErrorOf(name), result.Error);
        Assert.Equal(["tcp:22:22 failed", "tcp:443:443 failed"], Outcomes(result));
        Assert.Single(Groups.Writes);
        Assert.Empty(Clock.Waits);
    }

    [Fact]
    public async Task Says_what_succeeded_beside_what_failed()
    {
        Groups.Put(Given.East, Given.Text(Given.OneMinute));
        Groups.Fill(Given.East);
        var result = await OpenAsync(Both);
        Assert.Equal(Ec2Errors.Full, result.Error);
        Assert.Equal(["tcp:22:22 refreshed", "tcp:443:443 failed"], Outcomes(result));
        Assert.Equal(Given.Text(TimeSpan.Zero), Assert.Single(Groups.In(Given.East), rule => rule.FromPort == 22).Description);
        Assert.Equal(60, Groups.In(Given.East).Count);
    }

    [Fact]
    public async Task Replaces_a_rule_also_in_a_full_group()
    {
        Groups.Put(Given.East, Given.Text(TimeSpan.FromMinutes(11)));
        Groups.Fill(Given.East);
        var result = await OpenAsync(Ssh);
        Assert.Null(result.Error);
        Assert.Equal(["tcp:22:22 refreshed"], Outcomes(result));
    }

    [Fact]
    public async Task Does_not_authorize_what_it_could_not_revoke()
    {
        Groups.Put(Given.East, Given.Text(Given.TenMinutes));
        Groups.Fail(Operation.Revoke, Ec2Errors.Denied);
        var result = await OpenAsync(Ssh);
        Assert.Equal(Ec2Errors.Denied, result.Error);
        Assert.Equal(["tcp:22:22 failed"], Outcomes(result));
        Assert.DoesNotContain(Groups.Calls, call => call.Operation is Operation.Authorize);
    }

    [Fact]
    public async Task Answers_with_the_hard_failure_where_the_other_write_only_met_a_conflict()
    {
        Groups.Put(Given.East, Given.Text(Given.OneMinute));
        Groups.Fail(Operation.Authorize, Ec2Errors.Duplicate);
        Groups.Fail(Operation.UpdateDescriptions, Ec2Errors.Denied);
        Assert.Equal(Ec2Errors.Denied, (await OpenAsync(Both)).Error);
        Assert.Empty(Clock.Waits);
    }

    [Fact]
    public async Task Answers_with_the_first_failure_where_both_writes_failed()
    {
        Groups.Put(Given.East, Given.Text(Given.OneMinute));
        Groups.Fail(Operation.Authorize, Ec2Errors.Full);
        Groups.Fail(Operation.UpdateDescriptions, Ec2Errors.Denied);
        Assert.Equal(Ec2Errors.Full, (await OpenAsync(Both)).Error);
    }

    [Fact]
    public async Task Gives_up_after_eight_conflicts_with_longer_and_longer_waits_between()
    {
        Groups.Fail(Operation.Authorize, Ec2Errors.Duplicate, times: int.MaxValue);
        var result = await OpenAsync(Ssh);
        Assert.Equal(Ec2Errors.Duplicate, result.Error);
        Assert.Equal(["tcp:22:22 failed"], Outcomes(result));
        Assert.Equal(8, Groups.Calls.Count(call => call.Operation is Operation.Authorize));
        Assert.Equal(7, Clock.Waits.Count);
        foreach (var (wait, most) in Clock.Waits.Zip([100, 200, 400, 800, 1600, 3200, 4000]))
        {
            Assert.InRange(wait.TotalMilliseconds, most / 2, most);
        }
    }

    [Fact]
    public async Task Fails_where_it_cannot_read_again()
    {
        Groups.Fail(Operation.Authorize, Ec2Errors.Duplicate);
        Groups.After(
            Operation.Read,
            () =>
            {
                Groups.Fail(Operation.Read, Ec2Errors.Throttled);
                return Task.CompletedTask;
            }
        );
        Assert.Equal(Ec2Errors.Throttled, (await OpenAsync(Ssh)).Error);
    }

    [Fact]
    public async Task Ends_with_the_conflict_where_the_time_is_up_while_it_waits()
    {
        using var deadline = new CancellationTokenSource();
        Clock.Waiting = deadline.Cancel;
        Groups.Fail(Operation.Authorize, Ec2Errors.Duplicate, times: int.MaxValue);
        var result = await OpenAsync(Ssh, cancellationToken: deadline.Token);
        Assert.NotNull(result.Error);
        Assert.Equal(["tcp:22:22 failed"], Outcomes(result));
        Assert.Single(Clock.Waits);
    }

    [Fact]
    public async Task Fails_where_the_time_was_up_before()
    {
        var result = await OpenAsync(Ssh, cancellationToken: new CancellationToken(canceled: true));
        Assert.Equal(Ec2Errors.TimedOut, result.Error);
        Assert.Equal(["tcp:22:22 failed"], Outcomes(result));
        Assert.Empty(Groups.In(Given.East));
    }
}
