using System.Globalization;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Schedule;

/// <summary>An <c>AWS::Events::Rule</c>: starts its targets at once and then each period of the local cloud's clock.</summary>
/// <param name="name">The rule's name.</param>
/// <param name="arn">The rule's ARN.</param>
/// <param name="period">The time between two starts.</param>
/// <param name="pseudo">The stack's environment.</param>
/// <param name="targets">What it starts.</param>
/// <param name="clock">The local cloud's clock.</param>
/// <param name="log">Where failures are logged.</param>
internal sealed class ScheduleRule(
    string name,
    string arn,
    TimeSpan period,
    PseudoParameters pseudo,
    IReadOnlyList<ScheduledTarget> targets,
    TimeProvider clock,
    FunctionLog log
)
{
    // Lambda's waits before it tries an asynchronous event again:
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
    private static readonly TimeSpan[] RetryWaits = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    private readonly Lock _lock = new();
    private readonly List<Retry> _retries = [];
    private DateTimeOffset _due = clock.GetUtcNow();

    public IReadOnlyList<ScheduledTarget> Targets => targets;

    /// <summary>Starts whatever is due now. A clock that jumped over several periods starts the targets once.</summary>
    /// <returns>Done when all that was started has ended.</returns>
    public Task TickAsync()
    {
        var started = new List<Task>();
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (_due <= now)
            {
                _due += period * (Math.Floor((now - _due) / period) + 1);
                started.AddRange(targets.Select(target => RunAsync(target, EventFor(target, now), attempt: 0)));
            }

            foreach (var retry in _retries.Where(retry => retry.Due <= now).ToList())
            {
                _retries.Remove(retry);
                started.Add(RunAsync(retry.Target, retry.Payload, retry.Attempt));
            }
        }

        return Task.WhenAll(started);
    }

    /// <summary>Starts one target out of turn.</summary>
    public Task<InvocationResult> FireAsync(ScheduledTarget target) => target.InvokeAsync(EventFor(target, clock.GetUtcNow()));

    private async Task RunAsync(ScheduledTarget target, string payload, int attempt)
    {
        var result = await target.InvokeAsync(payload);
        if (result.Succeeded)
        {
            return;
        }

        var isLast = attempt >= target.RetryAttempts;
        log.Add(
            "local",
            $"the rule '{name}' started '{target.Handler}', which failed: {result.ErrorType}: {result.ErrorMessage}"
                + (isLast ? "" : $" (attempt {attempt + 1} of {target.RetryAttempts + 1})")
        );
        if (isLast)
        {
            return;
        }

        lock (_lock)
        {
            _retries.Add(new Retry(clock.GetUtcNow() + RetryWaits[Math.Min(attempt, RetryWaits.Length - 1)], target, payload, attempt + 1));
        }
    }

    // https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html
    private string EventFor(ScheduledTarget target, DateTimeOffset now) =>
        target.Input
        ?? new JsonObject
        {
            ["version"] = "0",
            ["id"] = Guid.NewGuid().ToString(),
            ["detail-type"] = "Scheduled Event",
            ["source"] = "aws.events",
            ["account"] = pseudo.Account,
            ["time"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["region"] = pseudo.Region,
            ["resources"] = new JsonArray(arn),
            ["detail"] = new JsonObject(),
        }.ToJsonString();

    private sealed record Retry(DateTimeOffset Due, ScheduledTarget Target, string Payload, int Attempt);
}
