using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Chaos.Tests.Support;

/// <summary>Faults of all calls to EC2; a test narrows them with <c>with</c>.</summary>
internal static class FailingEc2
{
    public static FaultRule Throttled { get; } = Error(503, "RequestLimitExceeded", "Request limit exceeded.");

    public static FaultRule Failed { get; } = Error(500, "InternalError", "An internal error has occurred.");

    public static FaultRule Denied { get; } = Error(403, "UnauthorizedOperation", "You are not authorized to perform this operation.");

    public static FaultRule Hanging { get; } = FaultRule.Hang() with { Service = FaultRule.Ec2 };

    public static FaultRule ResetBefore { get; } = FaultRule.ResetBefore() with { Service = FaultRule.Ec2 };

    public static FaultRule Error(int status, string code, string message) =>
        FaultRule.Error(status, code, message) with
        {
            Service = FaultRule.Ec2,
        };
}
