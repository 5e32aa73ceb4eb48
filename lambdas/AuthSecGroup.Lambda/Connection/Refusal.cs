namespace AuthSecGroup.Lambda.Connection;

/// <summary>A request that is not served: the status, the stable code and what to do; and who it was, as far as the event said so.</summary>
internal sealed record Refusal(
    int Status,
    string Code,
    string Detail,
    string? RequestId = null,
    string? Source = null,
    string? Caller = null
);
