namespace AuthSecGroup.Core.Wire;

/// <summary>The optional body of POST.</summary>
internal sealed record OpenRequest
{
    /// <summary>The most characters that a reason may have.</summary>
    public const int LongestReason = 200;

    /// <summary>
    /// Whole seconds after which the lease closes; what exceeds the configured time is capped to it. Absent: the configured time.
    /// </summary>
    public long? ExpiresInSeconds { get; init; }

    /// <summary>Why, for the audit line and the record of the lease; at most 200 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>The session whose lease it is; absent: the unnamed one.</summary>
    public string? Session { get; init; }
}
