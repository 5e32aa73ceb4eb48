namespace AuthSecGroup.Local.Faults;

/// <summary>What a fault rule can match in a call.</summary>
/// <param name="Service"><see cref="FaultRule.Ec2"/> or <see cref="FaultRule.S3"/>.</param>
/// <param name="Action">The API action, for example <c>RevokeSecurityGroupIngress</c>.</param>
/// <param name="Region">The region the call goes to.</param>
/// <param name="GroupIds">The security groups that the call names; empty for S3.</param>
public sealed record ServiceCall(string Service, string Action, string Region, IReadOnlyList<string> GroupIds);
