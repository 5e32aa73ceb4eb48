namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>The invariants of a single response, independent of the state of the groups.</summary>
internal static class ResponseChecks
{
    private static readonly int[] Statuses = [200, 201, 403, 404, 409, 502, 503];

    public static void Check(StepResult result, bool aGroupWasDeleted, Action<bool, Invariant, Func<string>> holds)
    {
        holds(result.Crash is null, Invariant.EveryRequestGetsResponse, () => $"{result.Step} ended with {result.Crash}");
        if (result.Step is ChaosStep.Request request)
        {
            Check(result, request, holds);
        }
        else if (result.Step is ChaosStep.Revoke)
        {
            holds(
                result.Status is 200 or 404 or 502 or 503 || result.Killed,
                Invariant.EveryRequestGetsResponse,
                () => $"the status is {result.Status}: {result}"
            );
        }
        else if (!result.Killed)
        {
            // If a group is deleted between describe and revoke, the sweep fails once.
            var quiet = result.Faults is null && !aGroupWasDeleted;
            holds(result.Swept || !quiet, Invariant.SweepSucceeds, () => $"{result} failed without faults");
            holds(!result.Swept || result.HardErrors.Count == 0, Invariant.NoSuccessWithFailure, () => Despite(result));
        }
    }

    private static void Check(StepResult result, ChaosStep.Request request, Action<bool, Invariant, Func<string>> holds)
    {
        if (result.Killed && result.Status is null or 502)
        {
            return;
        }

        var (status, body) = (result.Status, result.Body);
        var success = status < 300;
        Answered(status is not null && Statuses.Contains(status.Value), $"the status is {status?.ToString() ?? "missing"}");
        Answered(body is not null, "the body is not a JSON object");
        Answered(success == (body!.Code is null), "the body contradicts the status");
        Answered(
            result.ContentType == (success ? "application/json" : "application/problem+json"),
            $"the content type is {result.ContentType}"
        );
        Answered((status == 503) == (result.RetryAfter is not null), $"Retry-After is {result.RetryAfter}");
        if (success)
        {
            holds(result.IsListed, Invariant.GrantOnlyToListed, () => $"{result} was served");
            holds(
                !body.HasGroupError && body.Rules.All(rule => rule.Outcome != "failed"),
                Invariant.NoSuccessWithFailure,
                () => $"{result}"
            );
            // At its end, DELETE removes a mark from the record, and it doesn't matter whether it can.
            holds(
                result.HardErrors.Count == 0 || (request.Method == "DELETE" && result.HardErrors.All(IsOfRecord)),
                Invariant.NoSuccessWithFailure,
                () => Despite(result)
            );
        }

        void Answered(bool condition, string what) => holds(condition, Invariant.EveryRequestGetsResponse, () => $"{what}: {result}");
    }

    private static bool IsOfRecord(string error) => error.StartsWith(StepResult.OfRecord, StringComparison.Ordinal);

    private static string Despite(StepResult result) => $"{result} succeeded although EC2 failed: {string.Join(", ", result.HardErrors)}";
}
