using System.Text;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Lambda;
using AuthSecGroup.Lambda.CustomResources;
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
    private readonly HttpClient _client;
    private readonly List<double> _starts = [];

    public The_sweep_function()
    {
        _groups = new ScriptedEc2(_clock).With(Given.East, Given.West);
        _log = new LogLines(_clock);
        _client = new HttpClient(_http);
    }

    public void Dispose()
    {
        _log.Dispose();
        _client.Dispose();
        _http.Dispose();
    }

    private SweepFunction Function(TimeSpan interval)
    {
        var deployment = Given.Deployment(Given.Access(Given.East, Given.Ssh), Given.Access(Given.West)) with { SweepInterval = interval };
        return new SweepFunction(
            new ScheduledSweep(deployment, new Sweeper(deployment, _groups, _clock), _log.Log, _log.Metrics, _clock),
            new CustomResourceHandler(_groups, new ResponseSender(_client, null, _log.Log, _clock), _log.Log, _clock),
            _clock
        );
    }

    private async Task<string> RunAsync(double intervalSeconds, string input = "{}", TimeSpan? remaining = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(input));
        using var output = await Function(TimeSpan.FromSeconds(intervalSeconds))
            .HandleAsync(stream, new FakeLambdaContext { RemainingTime = remaining ?? TimeSpan.FromMinutes(2) });
        using var reader = new StreamReader(output);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Keeps when each sweep begins, and lets it take its time.</summary>
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
                    return Task.CompletedTask;
                },
                Given.East.Region
            );
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(86_400)]
    public async Task Sweeps_once_where_the_interval_is_a_minute_or_more(double interval)
    {
        Assert.Equal("{}", await RunAsync(interval));
        Assert.Single(_log.Of("swept"));
        Assert.Empty(_clock.Waits);
    }

    [Theory]
    [InlineData(30, 2)]
    [InlineData(25, 3)]
    [InlineData(10, 6)]
    [InlineData(7, 9)]
    [InlineData(1, 60)]
    [InlineData(59, 2)]
    public async Task Sweeps_again_each_interval_until_the_next_start_is_due(double interval, int sweeps)
    {
        EachSweepTakes([.. Enumerable.Repeat(0.0, sweeps)]);
        await RunAsync(interval);
        Assert.Equal(Enumerable.Range(0, sweeps).Select(at => at * interval), _starts);
        Assert.Equal(sweeps, _log.Of("swept").Count);
    }

    [Fact]
    public async Task Does_not_drift_however_long_the_sweeps_take()
    {
        EachSweepTakes(3, 9.5, 0, 4, 1, 2);
        await RunAsync(10);
        Assert.Equal([0, 10, 20, 30, 40, 50], _starts);
    }

    [Fact]
    public async Task Leaves_out_the_sweeps_that_a_slow_one_overran()
    {
        EachSweepTakes(0, 25, 1, 0, 0);
        await RunAsync(10);
        // The second ends at 35: the one of 20 is left out, that of 30 is late, and from then on all are where they belong.
        Assert.Equal([0, 10, 35, 40, 50], _starts);
    }

    [Fact]
    public async Task Ends_with_the_minute_also_after_a_sweep_that_took_longer()
    {
        EachSweepTakes(90, 0);
        await RunAsync(10);
        Assert.Single(_log.Of("swept"));
    }

    [Fact]
    public async Task Closes_a_lease_at_the_first_sweep_after_its_time()
    {
        _groups.Put(Given.East, Given.Text(TimeSpan.FromSeconds(600 - 25)));
        await RunAsync(10);
        Assert.Equal([0, 0, 0, 1, 0, 0], _log.Metric("Expired"));
        Assert.Empty(_groups.In(Given.East));
    }

    [Fact]
    public async Task Fails_in_the_end_where_a_group_could_not_be_swept_and_says_which()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        _groups.Put(Given.West, Given.Text(Given.TenMinutes));
        _groups.Fail(Operation.Revoke, Ec2Errors.Denied, Given.East.GroupId);
        var failure = await Assert.ThrowsAsync<SweepFailedException>(() => RunAsync(60));
        Assert.Equal(
            "These groups could not be swept; the next sweep tries again, and all others were swept: "
                + "sg-00000ea0 in us-east-1 (UnauthorizedOperation: You are not authorized to perform this operation.)",
            failure.Message
        );
        Assert.Empty(_groups.In(Given.West));
        Assert.Equal([0], _log.Metric("SweepSucceeded"));
        Assert.Equal([1], _log.Metric("SweepFailed"));
    }

    [Fact]
    public async Task Goes_on_sweeping_after_a_failure_and_fails_all_the_same()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        _groups.Fail(Operation.Read, Ec2Errors.Unavailable, Given.East.Region);
        _groups.Fail(Operation.Read, Ec2Errors.Throttled, Given.West.Region, times: 2);
        var failure = await Assert.ThrowsAsync<SweepFailedException>(() => RunAsync(20));
        Assert.Equal(
            "These groups could not be swept; the next sweep tries again, and all others were swept: "
                + "sg-00000ea0 in us-east-1 (InternalError: An internal error has occurred.); sg-00000de0 in us-west-1 "
                + "(RequestLimitExceeded: Request limit exceeded.)",
            failure.Message
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
    [InlineData("""{"ResponseURL":"https://bucket.s3.amazonaws.com/answer"}""")]
    [InlineData("""{"source":"aws.events","detail-type":"Scheduled Event"}""")]
    public async Task Sweeps_for_any_event_that_is_not_CloudFormations(string input)
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes));
        Assert.Equal("{}", await RunAsync(60, input));
        Assert.Empty(_groups.In(Given.East));
        Assert.Empty(_http.Sent);
    }

    [Fact]
    public async Task Answers_CloudFormations_event_and_sweeps_nothing()
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
        await RunAsync(60, Created("Delete"));
        Assert.Empty(_groups.In(Given.East));
        Assert.Contains("\"Status\":\"SUCCESS\"", Assert.Single(_http.Sent).Body, StringComparison.Ordinal);
        Assert.Equal([1], _log.Metric("SweepSucceeded"));
    }

    [Fact]
    public async Task Sweeps_again_when_the_stack_is_created_while_its_permissions_do_not_take_effect_yet()
    {
        _groups.Fail(Operation.Read, Ec2Errors.Denied, Given.East.Region, times: 3);
        await RunAsync(60, Created("Delete"));
        Assert.Equal(4, _log.Of("swept").Count);
        Assert.Contains("\"Status\":\"SUCCESS\"", Assert.Single(_http.Sent).Body, StringComparison.Ordinal);
    }

    private static string Created(string revokeOn) =>
        """{"RequestType":"Create","ResponseURL":"https://bucket.s3.amazonaws.com/answer","ResourceProperties":{"RevokeOn":"?"}}""".Replace(
            "?",
            revokeOn,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Fails_before_its_time_is_up_where_a_region_hangs_and_sweeps_the_others()
    {
        _groups.Put(Given.West, Given.Text(Given.TenMinutes));
        _groups.Hang(Operation.Read, Given.East.Region);
        // 2 seconds are kept for the answer, so that half a second is left.
        var failure = await Assert.ThrowsAsync<SweepFailedException>(() => RunAsync(60, remaining: TimeSpan.FromSeconds(2.5)));
        Assert.Equal(
            "These groups could not be swept; the next sweep tries again, and all others were swept: "
                + "sg-00000ea0 in us-east-1 (TimedOut: EC2 did not answer in time; what the call did is not known.)",
            failure.Message
        );
        Assert.Empty(_groups.In(Given.West));
    }

    [Fact]
    public async Task Writes_what_it_saw_as_a_line_and_as_metrics()
    {
        _groups.Put(Given.East, Given.Text(Given.TenMinutes + TimeSpan.FromMinutes(3)));
        _groups.Put(Given.East, Given.Text(TimeSpan.Zero), fromPort: 23, toPort: 23);
        _groups.Put(Given.East, Given.Text(TimeSpan.Zero), fromPort: 24, toPort: 24);
        _groups.Put(Given.East, null, fromPort: 25, toPort: 25);
        _groups.Fail(Operation.Read, Ec2Errors.Denied, Given.West.Region);
        await Assert.ThrowsAsync<SweepFailedException>(() => RunAsync(60));

        var line = Assert.Single(_log.Of("swept"));
        Assert.Equal(
            """{"timestamp":"2026-11-22T06:40:00.000Z","level":"INFO","message":"swept","groups":2,"expired":1,"open":2,"foreign":1,"overdue":1,"failedGroups":1}""",
            line.GetRawText()
        );
        var error = Assert.Single(_log.Of("a group could not be swept"));
        Assert.Equal(
            """{"timestamp":"2026-11-22T06:40:00.000Z","level":"ERROR","message":"a group could not be swept","groupId":"sg-00000de0","region":"us-west-1","code":"UnauthorizedOperation","detail":"You are not authorized to perform this operation."}""",
            error.GetRawText()
        );
        Assert.Equal(
            (1L, 2L, 1L, 1L, 0L, 1L),
            (
                Assert.Single(_log.Metric("Expired")),
                Assert.Single(_log.Metric("OpenRules")),
                Assert.Single(_log.Metric("ForeignRules")),
                Assert.Single(_log.Metric("OverdueRules")),
                Assert.Single(_log.Metric("SweepSucceeded")),
                Assert.Single(_log.Metric("SweepFailed"))
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
