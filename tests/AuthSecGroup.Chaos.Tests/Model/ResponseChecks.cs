using System.Text.Json;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>What holds for every single answer, whatever the groups look like.</summary>
internal static class ResponseChecks
{
    private static readonly int[] Statuses = [200, 201, 403, 404, 409, 502, 503];

    public static void Check(StepResult happening, bool aGroupWent, Action<bool, Invariant, string> holds)
    {
        holds(happening.Crash is null, Invariant.EveryRequestAnswered, $"{happening.Step} ended with {happening.Crash}");
        if (happening.Step is ChaosStep.Request request)
        {
            Check(happening, request, holds);
        }
        else if (!happening.Killed)
        {
            // A group that goes between a sweep's describe and its revoke is a failure like any other, once.
            var quiet = happening.Faults is null && !aGroupWent;
            holds(happening.Swept || !quiet, Invariant.SweepSucceeds, $"{happening} failed without faults");
            holds(
                !happening.Swept || happening.HardFaults.Count == 0,
                Invariant.NoSuccessWithFailure,
                $"{happening} succeeded although EC2 failed: {string.Join(", ", happening.HardFaults)}"
            );
        }
    }

    private static void Check(StepResult happening, ChaosStep.Request request, Action<bool, Invariant, string> holds)
    {
        if (happening.Killed && happening.Status is null or 502)
        {
            return;
        }

        var status = happening.Status;
        holds(
            status is not null && Statuses.Contains(status.Value),
            Invariant.EveryRequestAnswered,
            $"the status is {status?.ToString() ?? "missing"}: {happening}"
        );
        var told = Read(happening, holds);
        var success = status < 300;
        holds(
            success ? told.Code is null : told.Code is not null,
            Invariant.EveryRequestAnswered,
            $"the body does not fit its status: {happening}"
        );
        holds(
            happening.ContentType == (success ? "application/json" : "application/problem+json"),
            Invariant.EveryRequestAnswered,
            $"the content type is {happening.ContentType}: {happening}"
        );
        holds(
            (status == 503) == (happening.RetryAfter is not null),
            Invariant.EveryRequestAnswered,
            $"Retry-After is {happening.RetryAfter}: {happening}"
        );
        if (success)
        {
            holds(Scene.Callers[request.Caller].IsListed, Invariant.GrantOnlyToListed, $"{happening} was served");
            holds(!told.HasGroupError && told.Rules.All(rule => rule.Outcome != "failed"), Invariant.NoSuccessWithFailure, $"{happening}");
            holds(
                happening.HardFaults.Count == 0,
                Invariant.NoSuccessWithFailure,
                $"EC2 failed ({string.Join(", ", happening.HardFaults)}) and yet: {happening}"
            );
        }
    }

    private static ToldBody Read(StepResult happening, Action<bool, Invariant, string> holds)
    {
        ToldBody? told = null;
        var fault = "no object";
        try
        {
            told = ToldBody.Read(happening.Body);
        }
        catch (JsonException e)
        {
            fault = e.Message;
        }

        holds(told is not null, Invariant.EveryRequestAnswered, $"the body is not JSON ({fault}): {happening}");
        return told!;
    }
}
