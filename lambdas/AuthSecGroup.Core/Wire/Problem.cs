namespace AuthSecGroup.Core.Wire;

/// <summary>
/// The body of a failure, <c>application/problem+json</c>: https://www.rfc-editor.org/rfc/rfc9457. What succeeded nevertheless is in the
/// groups, for it stays open.
/// </summary>
internal sealed record Problem
{
    /// <summary>The kind of failure in words; the same for each <see cref="Code"/>.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The stable code of the failure; see <see cref="ProblemCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong this time and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>The gateway's id of the request, to be found in the log.</summary>
    public string? RequestId { get; init; }

    /// <summary>The caller's address as a CIDR block, if it got that far.</summary>
    public string? Cidr { get; init; }

    /// <summary>What happened, group by group, if it got that far.</summary>
    public IReadOnlyList<GroupResponse>? Groups { get; init; }
}

/// <summary>The stable codes of failures: clients may go by them, while the words may improve.</summary>
internal static class ProblemCode
{
    /// <summary>400: the event is not one of API Gateway's proxy events with IAM authorization.</summary>
    public const string BadEvent = "bad_event";

    /// <summary>400: the event has no source address that a rule could let in.</summary>
    public const string BadSourceAddress = "bad_source_address";

    /// <summary>400: the body is not what POST takes.</summary>
    public const string BadBody = "bad_body";

    /// <summary>400: the method is not GET, POST or DELETE.</summary>
    public const string BadMethod = "bad_method";

    /// <summary>403: the caller is in no user file.</summary>
    public const string NotListed = "not_listed";

    /// <summary>404: DELETE found no rule of ours for the address, or GET found it not open.</summary>
    public const string NotOpen = "not_open";

    /// <summary>409: no configured rule applies to the address, for all groups are being drained or know the other IP version only.</summary>
    public const string NothingToOpen = "nothing_to_open";

    /// <summary>409: a security group holds as many rules as its quota allows.</summary>
    public const string GroupFull = "group_full";

    /// <summary>502: a group is missing, or EC2 refused or failed for some group.</summary>
    public const string GroupFailed = "group_failed";

    /// <summary>503: EC2 throttled or did not answer to the end.</summary>
    public const string Busy = "busy";

    /// <summary>503: the user files can't be read.</summary>
    public const string UsersUnreadable = "users_unreadable";
}
