using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Schedule;

/// <summary>All rules of the stack, and what makes them start in time.</summary>
internal sealed class Scheduler : IAsyncDisposable
{
    // The local cloud's clock can jump, so the rules look at it often instead of waiting for a timer.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly FunctionLog _log;
    private Task _looking = Task.CompletedTask;

    private Scheduler(IReadOnlyList<ScheduleRule> rules, FunctionLog log) => (Rules, _log) = (rules, log);

    public IReadOnlyList<ScheduleRule> Rules { get; }

    /// <summary>Reads the rules that are enabled.</summary>
    /// <exception cref="LocalModeException">A rule is not a schedule, or starts something that local mode doesn't know.</exception>
    public static Scheduler Read(Stack stack, IReadOnlyList<FunctionPool> functions, TimeProvider clock, FunctionLog log) =>
        new(
            [
                .. stack
                    .OfType("AWS::Events::Rule")
                    .Where(rule => ((string?)rule.Properties["State"] ?? "ENABLED").StartsWith("ENABLED", StringComparison.Ordinal))
                    .Select(rule => ReadRule(rule, stack, functions, clock, log)),
            ],
            log
        );

    /// <summary>Begins to start the rules' targets in time.</summary>
    public void Start() =>
        _looking = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(LookInterval);
            try
            {
                do
                {
                    foreach (var rule in Rules)
                    {
                        _ = LogFailureAsync(rule.TickAsync());
                    }
                } while (await timer.WaitForNextTickAsync(_stopping.Token));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The end of the schedule.
            }
        });

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _looking;
    }

    private async Task LogFailureAsync(Task ticking)
    {
        try
        {
            await ticking;
        }
        catch (LocalModeException error)
        {
            _log.Add("local", $"the schedule can't start a function: {error.Message}");
        }
    }

    private static ScheduleRule ReadRule(
        StackResource rule,
        Stack stack,
        IReadOnlyList<FunctionPool> functions,
        TimeProvider clock,
        FunctionLog log
    )
    {
        if (rule.Properties["EventPattern"] is not null)
        {
            throw new LocalModeException($"The rule '{rule.LogicalId}' has an EventPattern. Local mode knows schedules only.");
        }

        var arn = stack.Attribute(rule.LogicalId, "Arn");
        var targets = (rule.Properties["Targets"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Select(target => ReadTarget(target, rule, arn, stack, functions));
        return new ScheduleRule(
            stack.Reference(rule.LogicalId),
            arn,
            ScheduleExpression.Parse(rule.Required("ScheduleExpression")),
            stack.Pseudo,
            [.. targets],
            clock,
            log
        );
    }

    private static ScheduledTarget ReadTarget(
        JsonObject target,
        StackResource rule,
        string ruleArn,
        Stack stack,
        IReadOnlyList<FunctionPool> functions
    )
    {
        foreach (var (key, _) in target)
        {
            if (key is not ("Arn" or "Id" or "Input" or "RetryPolicy"))
            {
                throw new LocalModeException(
                    $"A target of the rule '{rule.LogicalId}' has '{key}', which local mode doesn't know. Known: Arn, Id, Input, "
                        + "RetryPolicy."
                );
            }
        }

        var arn = (string?)target["Arn"];
        var alias = stack.OfType("AWS::Lambda::Alias").FirstOrDefault(alias => stack.Reference(alias.LogicalId) == arn);
        var function =
            functions.FirstOrDefault(function => function.Function.Arn == arn || function.Function.Name == alias?.Text("FunctionName"))
            ?? throw new LocalModeException(
                $"The rule '{rule.LogicalId}' has the target '{arn}', which is neither a function of the stack nor an alias of one."
            );
        InvokePermission.Require(stack, function.Function, arn!, "events.amazonaws.com", ruleArn);
        return new ScheduledTarget(
            function.Function.Handler,
            payload => function.InvokeAsync(payload, aliasArn: arn),
            (string?)target["Input"],
            RetryAttempts(stack, function.Function)
        );
    }

    private static int RetryAttempts(Stack stack, LambdaFunction function)
    {
        var config = stack
            .OfType("AWS::Lambda::EventInvokeConfig")
            .FirstOrDefault(config => (string?)config.Properties["FunctionName"] == function.Name);
        return config?.Properties["MaximumRetryAttempts"] is { } attempts && int.TryParse(attempts.ToString(), out var number) ? number : 2;
    }
}
