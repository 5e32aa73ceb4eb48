using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.S3;

/// <summary>One call that reached the local S3.</summary>
/// <param name="Time">When it was served, by the local cloud's clock.</param>
/// <param name="Action">The API action, for example <c>GetObject</c>; method and path for one that the local S3 doesn't know.</param>
/// <param name="Principal">The caller's ARN.</param>
/// <param name="Bucket">The bucket; empty if the request named none.</param>
/// <param name="Key">The object's key; empty if the request named none.</param>
/// <param name="Status">The HTTP status, or null if it was never served.</param>
/// <param name="ErrorCode">S3's error code, or null if it succeeded or was never served.</param>
/// <param name="Fault">The fault that ended it, or null. After <see cref="FaultKind.ResetAfter"/> it may have succeeded all the
/// same.</param>
public sealed record S3Call(
    DateTimeOffset Time,
    string Action,
    string Principal,
    string Bucket,
    string Key,
    int? Status,
    string? ErrorCode,
    FaultKind? Fault
);
