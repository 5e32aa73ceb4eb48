using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Wire;
using AuthSecGroup.Lambda.Leases;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>Makes the one answer out of what became of each group. Never a 2xx when any group failed.</summary>
internal static class ResponseComposer
{
    /// <summary>Composes the answer to a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="results">What became of each group.</param>
    /// <param name="cappedTo">The configured time, if the caller asked for a longer one.</param>
    /// <param name="now">The time.</param>
    public static Answer Compose(ConnectionRequest request, IReadOnlyList<GroupResult> results, TimeSpan? cappedTo, DateTimeOffset now)
    {
        var rules = results.SelectMany(result => result.Rules).ToList();
        var groups = results.Select(result => result.ToResponse()).ToList();
        if (results.Any(result => result.Error is not null))
        {
            return Answer.Of(FailureOf(request, results), request.Source.Cidr, groups);
        }

        return request.Method switch
        {
            "POST" when rules.Count == 0 => Refused(
                409,
                ProblemCode.NothingToOpen,
                $"No configured rule lets {request.Source} in: the groups have no rules, or only rules of the other IP version."
            ),
            "POST" => Answer.Of(Success(), rules.Exists(rule => rule.Outcome == Outcome.Created) ? 201 : 200),
            "DELETE" when !rules.Exists(rule => rule.Outcome == Outcome.Closed) => Refused(
                404,
                ProblemCode.NotOpen,
                $"No rule of ours lets {request.Source} in, so there was nothing to close."
            ),
            "GET" when rules.Count == 0 || rules.Exists(rule => rule.Outcome == Outcome.Closed) => Refused(
                404,
                ProblemCode.NotOpen,
                $"{request.Source} is not let in everywhere; POST opens it."
            ),
            _ => Answer.Of(Success(), 200),
        };

        Answer Refused(int status, string code, string detail) =>
            Answer.Of(new Refusal(status, code, detail, request.RequestId), request.Source.Cidr, groups);

        ConnectionResponse Success()
        {
            var expiresAt = rules.Min(rule => rule.ExpiresAt);
            return new ConnectionResponse
            {
                Cidr = request.Source.Cidr,
                ExpiresAt = expiresAt,
                ExpiresInSeconds = expiresAt is { } at ? Math.Max(0, (long)(at - now).TotalSeconds) : null,
                CappedToSeconds = (long?)cappedTo?.TotalSeconds,
                Groups = groups,
            };
        }
    }

    private static Refusal FailureOf(ConnectionRequest request, IReadOnlyList<GroupResult> results)
    {
        var failed = results.Where(result => result.Error is not null).ToList();
        // What the operator has to mend comes first, then what passes by itself, then what the caller has to wait for.
        var worst =
            failed.Find(result =>
                result.Error!.Kind is AwsErrorKind.GroupMissing or AwsErrorKind.Denied or AwsErrorKind.Refused or AwsErrorKind.Unavailable
            )
            ?? failed.Find(result => result.Error!.Kind is AwsErrorKind.Throttled or AwsErrorKind.Conflict)
            ?? failed[0];
        var (group, error) = (worst.Group, worst.Error!);
        var where = $"{group.GroupId} in {group.Region}";
        var others = failed.Count > 1 ? $" {failed.Count - 1} more failed; see groups." : "";
        var (status, code, detail) = error.Kind switch
        {
            AwsErrorKind.GroupFull => (
                409,
                ProblemCode.GroupFull,
                $"{where} holds as many rules as its quota allows. Wait until a lease closes, or ask the operator to raise the quota."
            ),
            AwsErrorKind.Throttled => (503, ProblemCode.Busy, $"EC2 throttles changes of {where}. Try again in a few seconds."),
            AwsErrorKind.Conflict => (
                503,
                ProblemCode.Busy,
                $"The rules of {where} changed again and again meanwhile ({error.Code}). Try again in a few seconds."
            ),
            AwsErrorKind.GroupMissing => (
                502,
                ProblemCode.GroupFailed,
                $"{where} does not exist. Ask the operator to mend the configuration."
            ),
            AwsErrorKind.Denied => (
                502,
                ProblemCode.GroupFailed,
                $"The function's role may not read or change {where}. Ask the operator to mend its policy."
            ),
            AwsErrorKind.Unavailable => (502, ProblemCode.GroupFailed, $"{where}: {error.Message} Try again."),
            _ => (502, ProblemCode.GroupFailed, $"EC2 refused for {where}: {error.Code}: {error.Message}"),
        };
        return new Refusal(status, code, detail + others, request.RequestId);
    }
}
