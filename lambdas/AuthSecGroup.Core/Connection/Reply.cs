using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Core.Connection;

/// <summary>The response to a request: its status and its body.</summary>
internal abstract record Reply(int Status, IReadOnlyList<GroupResponse> Groups)
{
    /// <summary>Everything succeeded.</summary>
    public sealed record Success(int Status, ConnectionResponse Body) : Reply(Status, Body.Groups);

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
