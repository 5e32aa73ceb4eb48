namespace AuthSecGroup.Local.Gateway;

/// <summary>A request that the gateway served or refused.</summary>
/// <param name="Time">When, by the local cloud's clock.</param>
/// <param name="Method">Such as <c>POST</c>.</param>
/// <param name="Path">The path, without the query.</param>
/// <param name="Caller">The principal's ARN; null if the signature identifies no principal.</param>
/// <param name="SourceAddress">The address of the TCP peer.</param>
/// <param name="Status">The HTTP status of the response.</param>
/// <param name="Reason">The gateway's error type, the response's <c>code</c>, or what went wrong with the function; null if all went
/// well.</param>
/// <param name="RequestId">The gateway's id of it.</param>
internal sealed record RequestRecord(
    DateTimeOffset Time,
    string Method,
    string Path,
    string? Caller,
    string SourceAddress,
    int Status,
    string? Reason,
    string RequestId
);
