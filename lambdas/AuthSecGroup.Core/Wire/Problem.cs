namespace AuthSecGroup.Core.Wire;

/// <summary>
/// The body of an unsuccessful response, <c>application/problem+json</c>: https://www.rfc-editor.org/rfc/rfc9457. The groups show what
/// succeeded nevertheless: it stays open.
/// </summary>
internal sealed record Problem
{
    /// <summary>The problem in words; the same for each <see cref="Code"/>.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The stable code of the problem; see <see cref="ProblemCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong this time and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>The gateway's id of the request, which is also in the log.</summary>
    public string? RequestId { get; init; }

    /// <summary>The caller's address as a CIDR block; null if the request was refused before it was known.</summary>
    public string? Cidr { get; init; }

    /// <summary>The result of each group; null if the request was refused before.</summary>
    public IReadOnlyList<GroupResponse>? Groups { get; init; }
}

/// <summary>The problems that a response can report. This is the only table of their codes, statuses, and titles.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The problem in words.</param>
internal sealed record ProblemKind(string Code, int Status, string Title)
{
    /// <summary>The event isn't a proxy event of API Gateway with IAM authorization.</summary>
    public static readonly ProblemKind BadEvent = new(ProblemCode.BadEvent, 400, "Not a request of the gateway");

    /// <summary>The event has no source address that a rule could let in.</summary>
    public static readonly ProblemKind BadSourceAddress = new(ProblemCode.BadSourceAddress, 400, "No usable source address");

    /// <summary>The body isn't one that POST accepts.</summary>
    public static readonly ProblemKind BadBody = new(ProblemCode.BadBody, 400, "The body can't be used");

    /// <summary>The query string isn't one that the method accepts.</summary>
    public static readonly ProblemKind BadQuery = new(ProblemCode.BadQuery, 400, "The query string can't be used");

    /// <summary>The user files require a reason, and the body has none.</summary>
    public static readonly ProblemKind ReasonRequired = new(ProblemCode.ReasonRequired, 400, "A reason is required");

    /// <summary>The method isn't GET, POST, or DELETE.</summary>
    public static readonly ProblemKind BadMethod = new(ProblemCode.BadMethod, 400, "No such method");

    /// <summary>The caller is in no user file.</summary>
    public static readonly ProblemKind NotListed = new(ProblemCode.NotListed, 403, "Not in the list of users");

    /// <summary>User files list the caller, but not for the target.</summary>
    public static readonly ProblemKind TargetNotAllowed = new(ProblemCode.TargetNotAllowed, 403, "Target not allowed");

    /// <summary>The deployment has no target of that name.</summary>
    public static readonly ProblemKind NoSuchTarget = new(ProblemCode.NoSuchTarget, 404, "No such target");

    /// <summary>DELETE found no rule of ours for the address, or GET found it not open.</summary>
    public static readonly ProblemKind NotOpen = new(ProblemCode.NotOpen, 404, "Not open");

    /// <summary>No configured rule applies to the address: the groups have no rules, or only rules of the other IP version.</summary>
    public static readonly ProblemKind NothingToOpen = new(ProblemCode.NothingToOpen, 409, "Nothing to open");

    /// <summary>A security group contains as many rules as its quota allows.</summary>
    public static readonly ProblemKind GroupFull = new(ProblemCode.GroupFull, 409, "A security group is full");

    /// <summary>The caller holds leases from as many other addresses as allowed.</summary>
    public static readonly ProblemKind TooManyAddresses = new(ProblemCode.TooManyAddresses, 409, "Too many addresses");

    /// <summary>A group is missing, or EC2 refused or failed for a group.</summary>
    public static readonly ProblemKind GroupFailed = new(ProblemCode.GroupFailed, 502, "A security group failed");

    /// <summary>The leases bucket can't be read or written.</summary>
    public static readonly ProblemKind LeasesUnavailable = new(ProblemCode.LeasesUnavailable, 503, "The leases can't be read or written");

    /// <summary>EC2 throttled the request, or other writers were faster in every attempt.</summary>
    public static readonly ProblemKind Busy = new(ProblemCode.Busy, 503, "AWS is busy");

    /// <summary>The user files can't be read.</summary>
    public static readonly ProblemKind UsersUnreadable = new(ProblemCode.UsersUnreadable, 503, "The list of users can't be read");
}

/// <summary>The stable codes of problems. Clients can rely on them; titles and details can change.</summary>
internal static class ProblemCode
{
    public const string BadEvent = "bad_event";
    public const string BadSourceAddress = "bad_source_address";
    public const string BadBody = "bad_body";
    public const string BadQuery = "bad_query";
    public const string ReasonRequired = "reason_required";
    public const string BadMethod = "bad_method";
    public const string NotListed = "not_listed";
    public const string TargetNotAllowed = "target_not_allowed";
    public const string NoSuchTarget = "no_such_target";
    public const string NotOpen = "not_open";
    public const string NothingToOpen = "nothing_to_open";
    public const string GroupFull = "group_full";
    public const string TooManyAddresses = "too_many_addresses";
    public const string GroupFailed = "group_failed";
    public const string Busy = "busy";
    public const string LeasesUnavailable = "leases_unavailable";
    public const string UsersUnreadable = "users_unreadable";
}
