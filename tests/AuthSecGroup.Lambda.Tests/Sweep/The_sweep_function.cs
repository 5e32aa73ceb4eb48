using AuthSecGroup.Lambda.Sweep;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Sweep;

public sealed class The_sweep_function : IDisposable
{
    private readonly SkippingClock _clock = new();
    private readonly ScriptedEc2 _groups;
    private readonly LogLines _log;
    private readonly RecordingHttp _http = new();
    private readonly List<double> _starts = [];

    public The_sweep_function()
    {
        _groups = new ScriptedEc2(_clock).With(Given.East, Given.West);
        _log = new LogLines(_clock);
    }

    public void Dispose()
    {
        _log.Dispose();
        _http.Dispose();
    }

    private async Task<string> RunAsync(double intervalSeconds, string input = "{}", TimeSpan? remaining = null)
    {
        var deployment = Given.Deployment(Given.Access(Given.East, Given.Ssh), Given.Access(Given.West)) with
        {
            SweepInterval = TimeSpan.FromSeconds(intervalSeconds),
        };
        using var functions = new TestFunctions(deployment, _groups, _groups, new InMemoryUsers(), _clock, _http, _log.Log, _groups);
        using var reader = new StreamReader(await functions.SweepAsync(remaining ?? TimeSpan.FromMinutes(2), GatewayEvent.Stream(input)));
        return await reader.ReadToEndAsync();
    }

    private async Task AssertFailsAsync(string groups, double intervalSeconds, TimeSpan? remaining = null)
    {
        var failure = await Assert.ThrowsAsync<SweepFailedException>(() => RunAsync(intervalSeconds, remaining: remaining));
        Assert.Equal("These could not be swept; the next sweep tries again, and everything else was swept: " + groups, failure.Message);
    }

    /// <summary>Records when each sweep starts, and how long it takes.</summary>
    private void EachSweepTakes(params double[] seconds)
    {
        foreach (var duration in seconds)
        {
            _groups.After(
                Operation.Read,
                () =>
                {
                    _starts.Add((_clock.GetUtcNow() - Given.Now).TotalSeconds);
                    _clock.Advance(TimeSpan.FromSeconds(duration));
                },
                Given.East.Region
            );
        }
    }

    [Theory]
    [InlineData(86_400, 1)]
    [InlineData(300, 1)]
    [InlineData(60, 1)]
    [InlineData(59, 2)]
    [InlineData(30, 2)]
    [InlineData(25, 3)]
    [InlineData(10, 6)]
    [InlineData(7, 9)]
    [InlineData(1, 60)]
    public async Task Sweeps_once_in_each_interval_until_the_next_start_is_due(double interval, int sweeps)
    {
        EachSweepTakes([.. Enumerable.Repeat(0.0, sweeps)]);
        Assert.Equal("{}", await RunAsync(interval));
        Assert.Equal(Enumerable.Range(0, sweeps).Select(at => at * interval), _starts);
        Assert.Equal(sweeps, _log.Of("swept").Count);
        Assert.Equal(sweeps - 1, _clock.Waits.Count);
    }

    [Theory]
    [InlineData(new[] { 3, 9.5, 0, 4, 1, 2 }, new[] { 0.0, 10, 20, 30, 40, 50 })]
    // The second sweep ends at 35: the sweep of 20 is left out, that of 30 is late, and the next ones are on time.
    [InlineData(new[] { 0.0, 25, 1, 0, 0 }, new[] { 0.0, 10, 35, 40, 50 })]
    [InlineData(new[] { 90.0 }, new[] { 0.0 })]
    public async Task Starts_each_sweep_at_its_time_and_leaves_out_those_that_a_long_one_overran(double[] durations, double[] starts)
    {
        EachSweepTakes(durations);
        await RunAsync(10);
        Assert.Equal(starts, _starts);
        Assert.Equal(starts.Length, _log.Of("swept").Count);
    }

    [Fact]
    public async Task Revokes_a_rule_with_the_first_sweep_after_it_expired()
    {
        _groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(600 - 25)));
        await RunAsync(10);
        Assert.Equal([0, 0, 0, 1, 0, 0], _log.Metric("Expired"));
        Assert.Empty(_groups.In(Given.East));
    }

    [Fact]
    public async Task Continues_to_sweep_after_a_failure_and_fails_at_the_end()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        _groups.Fail(Operation.Read, Ec2Errors.Unavailable, Given.East.Region);
        _groups.Fail(Operation.Read, Ec2Errors.Throttled, Given.West.Region, times: 2);
        await AssertFailsAsync(
            "sg-00000ea0 in us-east-1 (InternalError: An internal error has occurred.); "
                + "sg-00000de0 in us-west-1 (RequestLimitExceeded: Request limit exceeded.)",
            20
        );
        Assert.Equal([0, 0, 1], _log.Metric("SweepSucceeded"));
        Assert.Equal([1, 1, 0], _log.Metric("SweepFailed"));
        Assert.Empty(_groups.In(Given.East));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("not JSON")]
    [InlineData("""{"RequestType":"Delete"}""")]
    [InlineData("""{"ResponseURL":"https://example.com/response"}""")]
    [InlineData("""{"source":"aws.events","detail-type":"Scheduled Event"}""")]
    public async Task Sweeps_after_any_event_that_is_not_from_CloudFormation(string input)
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        Assert.Equal("{}", await RunAsync(60, input));
        Assert.Empty(_groups.In(Given.East));
        Assert.Empty(_http.Sent);
    }

    [Fact]
    public async Task Responds_to_an_event_of_CloudFormation_and_sweeps_nothing()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        await RunAsync(60, Created("Update"));
        Assert.Single(_groups.In(Given.East));
        Assert.Single(_http.Sent);
        Assert.Empty(_log.Of("swept"));
    }

    [Fact]
    public async Task Sweeps_when_the_stack_is_created_so_that_the_alarm_for_missing_sweeps_has_data()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        // A new role's permissions take effect with a delay.
        _groups.Fail(Operation.Read, Ec2Errors.Denied, Given.East.Region, times: 3);
        await RunAsync(60, Created("Delete"));
        Assert.Empty(_groups.In(Given.East));
        Assert.Equal([0, 0, 0, 1], _log.Metric("SweepSucceeded"));
        Assert.Contains("\"Status\":\"SUCCESS\"", Assert.Single(_http.Sent).Body, StringComparison.Ordinal);
    }

    private static string Created(string revokeOn) =>
        $$$"""
            {"RequestType":"Create","ResponseURL":"https://bucket.s3.amazonaws.com/response",
            "ResourceProperties":{"RevokeOn":"{{{revokeOn}}}"}}
            """;

    [Fact]
    public async Task Fails_before_its_time_is_up_if_a_region_does_not_respond_and_sweeps_the_others()
    {
        _groups.Put(Given.West, Given.Text(Given.TenMinutes));
        _groups.Hang(Operation.Read, Given.East.Region);
        // 2 seconds are reserved for the response, so half a second is left.
        await AssertFailsAsync(
            "sg-00000ea0 in us-east-1 (TimedOut: EC2 did not respond in time. It is not known what the call did.)",
            60,
            TimeSpan.FromSeconds(2.5)
        );
        Assert.Empty(_groups.In(Given.West));
    }

    [Fact]
    public async Task Counts_a_rule_as_overdue_that_the_previous_sweep_should_have_revoked_but_not_in_the_first_after_an_update()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes + TimeSpan.FromHours(5)));
        _groups.Fail(Operation.Revoke, Ec2Errors.Denied, Given.East.GroupId);
        await Assert.ThrowsAsync<SweepFailedException>(() => RunAsync(20));
        Assert.Equal([0, 1, 0], _log.Metric("OverdueRules"));
    }

    [Fact]
    public async Task Warns_if_the_prefix_lists_cannot_be_read()
    {
        _groups.PutPrefixList(Given.East, "pl-1", maxEntries: 55);
        _groups.Fail(Operation.ReadPrefixLists, Ec2Errors.Denied);
        await RunAsync(60);
        Assert.Equal(
            """
            {"timestamp":"2026-11-22T06:40:00.000Z","level":"WARN",
            "message":"the prefix lists of a region could not be read, so a rule with one counts as one rule in the used quota",
            "region":"us-east-1","code":"UnauthorizedOperation","detail":"You are not authorized to perform this operation."}
            """.ReplaceLineEndings(""),
            Assert
                .Single(_log.Of("the prefix lists of a region could not be read, so a rule with one counts as one rule in the used quota"))
                .GetRawText()
        );
        Assert.Equal([1], _log.Metric("SweepSucceeded"));
    }

    [Fact]
    public async Task Writes_what_it_found_as_a_line_and_as_metrics()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes + TimeSpan.FromMinutes(3)));
        _groups.Put(Given.East, Given.Text(TimeSpan.Zero), port: 23);
        _groups.Put(Given.East, Given.Text(TimeSpan.Zero), port: 24);
        _groups.Put(Given.East, null, port: 25);
        _groups.Fail(Operation.Read, Ec2Errors.Denied, Given.West.Region);
        await Assert.ThrowsAsync<SweepFailedException>(() => RunAsync(60));
        Assert.Equal(
            """
            {"timestamp":"2026-11-22T06:40:00.000Z","level":"INFO","message":"swept","groups":2,"expired":1,"open":2,"foreign":1,
            "overdue":0,"failedGroups":1,"revoked":0}
            """.ReplaceLineEndings(""),
            Assert.Single(_log.Of("swept")).GetRawText()
        );
        Assert.Equal(
            """
            {"timestamp":"2026-11-22T06:40:00.000Z","level":"ERROR","message":"a group could not be swept","groupId":"sg-00000de0",
            "region":"us-west-1","code":"UnauthorizedOperation","detail":"You are not authorized to perform this operation."}
            """.ReplaceLineEndings(""),
            Assert.Single(_log.Of("a group could not be swept")).GetRawText()
        );
        Assert.Equal(
            [1, 2, 1, 0, 0, 1],
            new[] { "Expired", "OpenRules", "ForeignRules", "OverdueRules", "SweepSucceeded", "SweepFailed" }.Select(name =>
                Assert.Single(_log.Metric(name))
            )
        );
        Assert.Equal([5], _log.Metric("QuotaUsed"));
        var quota = _log.MetricLines.Single(metric => metric.TryGetProperty("QuotaUsed", out _));
        Assert.Equal(
            ("us-east-1", "sg-00000ea0"),
            (quota.GetProperty("Region").GetString(), quota.GetProperty("SecurityGroup").GetString())
        );
    }
}
