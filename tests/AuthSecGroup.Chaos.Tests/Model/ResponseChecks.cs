using System.Text.Json;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>The invariants of a single response, independent of the state of the groups.</summary>
internal static class ResponseChecks
{
    private static readonly int[] Statuses = [200, 201, 403, 404, 409, 502, 503];

    public static void Check(StepResult result, bool aGroupWent, Action<bool, Invariant, string> holds)
    {
        holds(result.Crash is null, Invariant.EveryRequestAnswered, $"{result.Step} ended with {result.Crash}");
        if (result.Step is ChaosStep.Request request)
        {
            Check(result, request, holds);
        }
        else if (!result.Killed)
        {
            // If a group is deleted between describe and revoke, the sweep fails once.
            var quiet = result.Faults is null && !aGroupWent;
            holds(result.Swept || !quiet, Invariant.SweepSucceeds, $"{result} failed without faults");
            holds(
                !result.Swept || result.HardErrors.Count == 0,
                Invariant.NoSuccessWithFailure,
                $"{result} succeeded although EC2 failed: {string.Join(", ", result.HardErrors)}"
            );
        }
    }

    private static void Check(StepResult result, ChaosStep.Request request, Action<bool, Invariant, string> holds)
    {
        if (result.Killed && result.Status is null or 502)
        {
            return;
        }

        var status = result.Status;
        holds(
            status is not null && Statuses.Contains(status.Value),
            Invariant.EveryRequestAnswered,
            $"the status is {status?.ToString() ?? "missing"}: {result}"
        );
        var body = Read(result, holds);
        var success = status < 300;
        holds(success == (body.Code is null), Invariant.EveryRequestAnswered, $"the body contradicts the status: {result}");
        holds(
            result.ContentType == (success ? "application/json" : "application/problem+json"),
            Invariant.EveryRequestAnswered,
            $"the content type is {result.ContentType}: {result}"
        );
        holds(
            (status == 503) == (result.RetryAfter is not null),
            Invariant.EveryRequestAnswered,
            $"Retry-After is {result.RetryAfter}: {result}"
        );
        if (success)
        {
            holds(Scene.Callers[request.Caller].IsListed, Invariant.GrantOnlyToListed, $"{result} was served");
            holds(!body.HasGroupError && body.Rules.All(rule => rule.Outcome != "failed"), Invariant.NoSuccessWithFailure, $"{result}");
            holds(
                result.HardErrors.Count == 0,
                Invariant.NoSuccessWithFailure,
                $"EC2 failed ({string.Join(", ", result.HardErrors)}) but: {result}"
            );
        }
    }

    private static ResponseBody Read(StepResult result, Action<bool, Invariant, string> holds)
    {
        ResponseBody? body = null;
        var error = "no object";
        try
        {
            body = ResponseBody.Read(result.Body);
        }
        catch (JsonException e)
        {
            error = e.Message;
        }

        holds(body is not null, Invariant.EveryRequestAnswered, $"the body is not JSON ({error}): {result}");
        return body!;
    }
}
