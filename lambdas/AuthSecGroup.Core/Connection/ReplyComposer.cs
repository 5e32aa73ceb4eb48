using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Core.Connection;

/// <summary>Makes the response of a request from the results of its groups. It is never 2xx if any group failed.</summary>
internal static class ReplyComposer
{
    /// <summary>The response to a request that was served.</summary>
    /// <param name="request">The request.</param>
    /// <param name="access">What the user files allow.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="result">The result.</param>
    /// <param name="now">The time.</param>
    public static Reply Compose(
        ConnectionRequest request,
        RequestAccess.Granted access,
        DeploymentSettings deployment,
        AddressResult result,
        DateTimeOffset now
    )
    {
        var results = result.Groups;
        var rules = results.SelectMany(result => result.Rules).ToList();
        var groups = results.Select(result => ResponseOf(result, deployment.NamesTargets)).ToList();
        var where = request.Target is { } target ? $"the target {target}" : "this deployment";
        var failed = results.Where(result => result.Error is not null).ToList();
        if (failed.Count > 0)
        {
            var (kind, detail) = ProblemOf(failed);
            return Refused(kind, detail);
        }

        if (result.RecordError is { } recordError)
        {
            return recordError.Kind is AwsErrorKind.Conflict
                ? Refused(ProblemKind.Busy, $"The leases of {request.Source} changed during every attempt. Try again in a few seconds.")
                : Refused(
                    ProblemKind.LeasesUnavailable,
                    $"The leases of {request.Source} can't be read or written ({recordError.Code}). Try again in a few seconds."
                );
        }

        if (result.IsNotShownYet)
        {
            return Refused(
                ProblemKind.Busy,
                $"EC2 doesn't show all rules for {request.Source} yet, which were opened a moment ago. Try again in a few seconds."
            );
        }

        return request.Method switch
        {
            ConnectionMethod.Post when rules.Count == 0 => Refused(
                ProblemKind.NothingToOpen,
                $"No configured rule applies to {request.Source}: the groups have no rules, or only rules of the other IP version."
            ),
            ConnectionMethod.Post => Succeeded(Any(RuleOutcome.Created) ? 201 : 200),
            ConnectionMethod.Delete when !Any(RuleOutcome.Closed) && !(result.Closed.Count > 0 && Any(RuleOutcome.Held)) => Refused(
                ProblemKind.NotOpen,
                Any(RuleOutcome.Held)
                    ? $"There was nothing to close: the leases from {request.Source} are those of other holders."
                    : $"There was nothing to close: no rule of {where} allows {request.Source}."
            ),
            ConnectionMethod.Get when Any(RuleOutcome.Held) => Refused(
                ProblemKind.NotOpen,
                $"{request.Source} is allowed, but only for other holders, until they close their leases. POST opens one."
            ),
            ConnectionMethod.Get when rules.Count == 0 || Any(RuleOutcome.Closed) => Refused(
                ProblemKind.NotOpen,
                $"{request.Source} is not allowed in every group. POST opens it."
            ),
            _ => Succeeded(200),
        };

        bool Any(RuleOutcome outcome) => rules.Exists(rule => rule.Outcome == outcome);

        Reply Refused(ProblemKind kind, string detail) => Reply.Refuse(kind, detail, request.RequestId, request.Source.Cidr, groups);

        Reply Succeeded(int status)
        {
            var expiresAt = rules.Min(rule => rule.ExpiresAt);
            return new Reply.Success(
                status,
                new ConnectionResponse
                {
                    Cidr = request.Source.Cidr,
                    ExpiresAt = expiresAt,
                    ExpiresInSeconds = expiresAt is { } at ? Math.Max(0, (long)(at - now).TotalSeconds) : null,
                    SharedWith = result.SharedWith,
                    CappedToSeconds = (long?)access.Leases.Min(lease => lease.CappedTo)?.TotalSeconds,
                    Groups = groups,
                }
            );
        }
    }

    /// <summary>The response to a request that the user files don't allow.</summary>
    public static Reply Refuse(ConnectionRequest request, RequestAccess.Refused refused) =>
        Reply.Refuse(refused.Kind, refused.Detail, request.RequestId, request.Source.Cidr);

    private static (ProblemKind Kind, string Detail) ProblemOf(List<GroupResult> failed)
    {
        // What the operator has to fix comes first, then what passes by itself, then what the caller has to wait for.
        var worst =
            failed.Find(result =>
                result.Error!.Kind
                    is AwsErrorKind.GroupMissing
                        or AwsErrorKind.Denied
                        or AwsErrorKind.RoleDenied
                        or AwsErrorKind.Refused
                        or AwsErrorKind.Unavailable
            )
            ?? failed.Find(result => result.Error!.Kind is AwsErrorKind.Throttled or AwsErrorKind.Conflict)
            ?? failed[0];
        var error = worst.Error!;
        var where = worst.Group.ToString();
        var (kind, detail) = error.Kind switch
        {
            AwsErrorKind.GroupFull => (
                ProblemKind.GroupFull,
                $"{where} contains as many rules as its quota allows. Wait until a lease expires, or ask the operator to raise the quota."
            ),
            AwsErrorKind.TooManyAddresses => (
                ProblemKind.TooManyAddresses,
                $"{where}: {error.Message} Send DELETE from one of them, or wait until one expires."
            ),
            AwsErrorKind.Throttled => (ProblemKind.Busy, $"EC2 throttles changes of {where}. Try again in a few seconds."),
            AwsErrorKind.Conflict => (
                ProblemKind.Busy,
                $"The rules of {where} changed during every attempt ({error.Code}). Try again in a few seconds."
            ),
            AwsErrorKind.GroupMissing => (ProblemKind.GroupFailed, $"{where} does not exist. Ask the operator to fix the configuration."),
            AwsErrorKind.Denied => (
                ProblemKind.GroupFailed,
                $"The function's role may not read or change {where}. Ask the operator to fix its policy."
            ),
            AwsErrorKind.RoleDenied => (ProblemKind.GroupFailed, $"{where}: {error.Message}"),
            AwsErrorKind.Unavailable => (ProblemKind.GroupFailed, $"{where}: {error.Message} Try again."),
            _ => (ProblemKind.GroupFailed, $"EC2 refused for {where}: {error.Code}: {error.Message}"),
        };
        return (kind, failed.Count > 1 ? $"{detail} {failed.Count - 1} more failed; see groups." : detail);
    }

    private static GroupResponse ResponseOf(GroupResult result, bool namesTargets) =>
        new()
        {
            GroupId = result.Group.GroupId,
            Region = result.Group.Region,
            Account = result.Group.Account,
            Target = namesTargets ? result.Access.Target : null,
            Rules =
            [
                .. result.Rules.Select(rule => new RuleResponse
                {
                    Protocol = rule.Protocol,
                    FromPort = rule.FromPort,
                    ToPort = rule.ToPort,
                    Outcome = WordFor(rule.Outcome),
                }),
            ],
            Error = result.Error?.Code,
            Detail = result.Error?.Message,
        };

    private static string WordFor(RuleOutcome outcome) =>
        outcome switch
        {
            RuleOutcome.Created => Outcome.Created,
            RuleOutcome.Refreshed => Outcome.Refreshed,
            RuleOutcome.Open => Outcome.Open,
            RuleOutcome.Closed => Outcome.Closed,
            RuleOutcome.Held => Outcome.Held,
            RuleOutcome.Permanent => Outcome.Permanent,
            _ => Outcome.Failed,
        };
}

/// <summary>The response to a request: its status and its body.</summary>
internal abstract record Reply(int Status, IReadOnlyList<GroupResponse> Groups)
{
    /// <summary>The entries of the user files that allowed the request, for the audit line; null if none did.</summary>
    public string? AllowedBy { get; init; }

    /// <summary>Everything succeeded.</summary>
    public sealed record Success(int Status, ConnectionResponse Body) : Reply(Status, Body.Groups);

    /// <summary>Leases were listed or revoked.</summary>
    public sealed record Listed(LeasesResponse Body) : Reply(200, []);

    /// <summary>Something didn't.</summary>
    public sealed record Failure(Problem Body) : Reply(Body.Status, Body.Groups ?? []);

    /// <summary>The response that reports a problem; without groups if the request was refused before any was read.</summary>
    public static Failure Refuse(
        ProblemKind kind,
        string detail,
        string? requestId,
        string? cidr = null,
        IReadOnlyList<GroupResponse>? groups = null
    ) =>
        new(
            new Problem
            {
                Title = kind.Title,
                Status = kind.Status,
                Code = kind.Code,
                Detail = detail,
                RequestId = requestId,
                Cidr = cidr,
                Groups = groups,
            }
        );
}
