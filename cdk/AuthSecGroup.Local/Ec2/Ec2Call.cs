using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>One call that reached the local EC2.</summary>
/// <param name="Time">When it was served, by the local cloud's clock.</param>
/// <param name="Region">The region it went to.</param>
/// <param name="Action">The API action; empty if the request named none.</param>
/// <param name="Principal">The caller's ARN.</param>
/// <param name="GroupIds">The security groups that the request named.</param>
/// <param name="ErrorCode">EC2's error code, or null if it succeeded or was never served.</param>
/// <param name="Fault">The fault that ended it, or null. After <see cref="FaultKind.ResetAfter"/> it may have succeeded all the
/// same.</param>
public sealed record Ec2Call(
    DateTimeOffset Time,
    string Region,
    string Action,
    string Principal,
    IReadOnlyList<string> GroupIds,
    string? ErrorCode,
    FaultKind? Fault
);
