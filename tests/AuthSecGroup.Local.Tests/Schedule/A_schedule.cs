using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Schedule;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Tests.Schedule;

public sealed class A_schedule : IDisposable
{
    private readonly LocalTimeProvider _clock = new();
    private readonly List<string> _started = [];
    private readonly FunctionLog _log;
    private bool _fails;

    public A_schedule() => _log = new FunctionLog(_clock, null);

    public void Dispose() => _clock.Dispose();

    [Theory]
    [InlineData("rate(1 minute)", 1)]
    [InlineData("rate(5 minutes)", 5)]
    [InlineData("rate(1 hour)", 60)]
    [InlineData("rate(2 days)", 2880)]
    public void Has_a_period(string expression, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), ScheduleExpression.Parse(expression));

    [Theory]
    [InlineData("rate(1 minutes)")]
    [InlineData("rate(2 minute)")]
    [InlineData("rate(0 minutes)")]
    [InlineData("rate(-1 minutes)")]
    [InlineData("rate(30 seconds)")]
    [InlineData("cron(* * * * ? *)")]
    [InlineData("")]
    public void Is_refused_when_EventBridge_would_refuse_it_or_it_is_no_rate(string expression) =>
        Assert.Contains($"'{expression}'", Assert.Throws<LocalModeException>(() => ScheduleExpression.Parse(expression)).Message);

    [Fact]
    public async Task Starts_at_once_and_then_each_period_of_the_clock()
    {
        Assert.Equal([1, 0, 0, 1, 0], await StartsAfterAsync(Rule(TimeSpan.FromMinutes(1)), 0, 0, 50, 10, 0));
    }

    [Fact]
    public async Task Starts_once_when_the_clock_jumps_over_several_periods()
    {
        Assert.Equal([1, 1, 0, 1], await StartsAfterAsync(Rule(TimeSpan.FromMinutes(1)), 0, 630, 0, 30));
    }

    [Fact]
    public async Task Sends_EventBridges_own_event_or_the_one_it_was_given()
    {
        await StartsAfterAsync(Rule(TimeSpan.FromMinutes(1), input: """{"authsecgroup":"warm"}"""), 0);
        await StartsAfterAsync(Rule(TimeSpan.FromMinutes(1)), 0);

        Assert.Equal("""{"authsecgroup":"warm"}""", _started[0]);
        var sent = JsonNode.Parse(_started[1])!;
        Assert.Equal("Scheduled Event", (string?)sent["detail-type"]);
        Assert.Equal("aws.events", (string?)sent["source"]);
        Assert.Equal("123456789012", (string?)sent["account"]);
        Assert.Equal("arn:aws:events:us-east-1:123456789012:rule/r", (string?)sent["resources"]![0]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", (string?)sent["time"]);
    }

    [Fact]
    public async Task Tries_a_failed_event_again_after_one_minute_and_after_two_more()
    {
        _fails = true;
        Assert.Equal([1, 0, 1, 0, 1, 0], await StartsAfterAsync(Rule(TimeSpan.FromDays(1), retryAttempts: 2), 0, 50, 10, 110, 10, 7_200));
        Assert.Equal(
            [
                "the rule 'r' started 'sweep', which failed: E: told to (attempt 1 of 3)",
                "the rule 'r' started 'sweep', which failed: E: told to (attempt 2 of 3)",
                "the rule 'r' started 'sweep', which failed: E: told to",
            ],
            _log.Lines.Select(line => line.Text)
        );
    }

    [Fact]
    public async Task Does_not_try_again_when_the_function_is_configured_so()
    {
        _fails = true;
        Assert.Equal([1, 0], await StartsAfterAsync(Rule(TimeSpan.FromDays(1), retryAttempts: 0), 0, 3_600));
    }

    private ScheduleRule Rule(TimeSpan period, string? input = null, int retryAttempts = 0) =>
        new(
            "r",
            "arn:aws:events:us-east-1:123456789012:rule/r",
            period,
            new PseudoParameters("123456789012", "us-east-1", "s"),
            [new ScheduledTarget("sweep", InvokeAsync, input, retryAttempts)],
            _clock,
            _log
        );

    private Task<InvocationResult> InvokeAsync(string payload)
    {
        _started.Add(payload);
        return Task.FromResult(_fails ? InvocationResult.Failed("id", "E", "told to") : new InvocationResult("id", "{}"));
    }

    /// <summary>How often the rule starts its target when the clock has advanced by each number of seconds, one after the other.</summary>
    private async Task<List<int>> StartsAfterAsync(ScheduleRule rule, params int[] seconds)
    {
        var starts = new List<int>();
        foreach (var span in seconds)
        {
            _clock.Advance(TimeSpan.FromSeconds(span));
            var before = _started.Count;
            await rule.TickAsync();
            starts.Add(_started.Count - before);
        }

        return starts;
    }
}
