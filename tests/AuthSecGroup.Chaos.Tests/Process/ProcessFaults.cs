using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Chaos.Tests.Process;

/// <summary>Converts a fault set to the faults of local mode.</summary>
internal static class ProcessFaults
{
    private static readonly string[] Writes =
    [
        "AuthorizeSecurityGroupIngress",
        "RevokeSecurityGroupIngress",
        "UpdateSecurityGroupRuleDescriptionsIngress",
    ];

    /// <summary>Fewer faults and less lag, because the lag and the retries of the SDK take real time.</summary>
    public static FaultSet Scaled(FaultSet set) =>
        set with
        {
            Throttle = set.Throttle / 4,
            Error = set.Error / 4,
            ResetBefore = set.ResetBefore / 3,
            ResetAfter = set.ResetAfter / 3,
            Lag = set.Lag / 20,
        };

    public static void Apply(FaultInjector faults, FaultSet set)
    {
        Add(set.Throttle, FailingEc2.Throttled);
        Add(set.Error, FailingEc2.Failed);
        Add(set.ResetBefore, FailingEc2.ResetBefore);
        Add(set.ResetAfter, FaultRule.ResetAfter() with { Service = FaultRule.Ec2 });
        // One call that hangs costs six seconds, until the SDK gives it up.
        Add(set.Hang > 0 ? 1 : 0, FailingEc2.Hanging with { Count = 1 });
        Add(set.Latency, FaultRule.Latency(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(250)) with { Service = FaultRule.Ec2 });
        Add(set.Users, FaultRule.Error(403, "AccessDenied", "Access Denied") with { Service = FaultRule.S3 });
        var overtaken = FaultRule.Error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        Add(set.Overtaken, overtaken with { Service = FaultRule.S3, Action = "PutObject" });
        var denied = FaultRule.Error(403, "AccessDenied", "not authorized to perform: sts:AssumeRole");
        Add(set.Role, denied with { Service = FaultRule.Sts });
        if (set.RegionDown >= 0)
        {
            // The SDK does not repeat this error. Another test measures how long a request waits for an error that it repeats.
            var invalid = FailingEc2.Error(401, "AuthFailure", "AWS was not able to validate the provided access credentials");
            Add(1, invalid with { Region = Scene.Groups[set.RegionDown].Region });
        }

        foreach (var action in set.Denied >= 0 ? Writes : [])
        {
            Add(1, FailingEc2.Denied with { GroupId = Scene.Groups[set.Denied].GroupId, Action = action });
        }

        faults.DescribeLag = set.Lag;
        faults.PageSize = set.SmallPages ? 5 : null;

        void Add(double probability, FaultRule rule)
        {
            if (probability > 0)
            {
                faults.Add(rule with { Probability = probability });
            }
        }
    }
}
