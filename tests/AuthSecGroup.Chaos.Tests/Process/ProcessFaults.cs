using AuthSecGroup.Chaos.Tests.Model;
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
        var ec2 = new FaultRule { Kind = FaultKind.Hang, Service = FaultRule.Ec2 };
        Add(
            set.Throttle,
            ec2 with
            {
                Kind = FaultKind.Error,
                Status = 503,
                Code = "RequestLimitExceeded",
                Message = "Request limit exceeded.",
            }
        );
        Add(
            set.Error,
            ec2 with
            {
                Kind = FaultKind.Error,
                Status = 500,
                Code = "InternalError",
                Message = "An internal error has occurred.",
            }
        );
        Add(set.ResetBefore, ec2 with { Kind = FaultKind.ResetBefore });
        Add(set.ResetAfter, ec2 with { Kind = FaultKind.ResetAfter });
        // One call that hangs costs six seconds, until the SDK gives it up.
        Add(set.Hang > 0 ? 1 : 0, ec2 with { Kind = FaultKind.Hang, Count = 1 });
        Add(set.Latency, ec2 with { Kind = FaultKind.Latency, MinMilliseconds = 1, MaxMilliseconds = 250 });
        Add(
            set.Users,
            new FaultRule
            {
                Kind = FaultKind.Error,
                Service = FaultRule.S3,
                Status = 403,
                Code = "AccessDenied",
                Message = "Access Denied",
            }
        );
        if (set.RegionDown >= 0)
        {
            // An error that the SDK does not repeat; how long one that it repeats is waited for is another test's.
            Add(
                1,
                ec2 with
                {
                    Kind = FaultKind.Error,
                    Region = Scene.Groups[set.RegionDown].Region,
                    Status = 401,
                    Code = "AuthFailure",
                    Message = "AWS was not able to validate the provided access credentials",
                }
            );
        }

        foreach (var action in set.Denied >= 0 ? Writes : [])
        {
            Add(
                1,
                ec2 with
                {
                    Kind = FaultKind.Error,
                    GroupId = Scene.Groups[set.Denied].GroupId,
                    Action = action,
                    Status = 403,
                    Code = "UnauthorizedOperation",
                    Message = "You are not authorized to perform this operation.",
                }
            );
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
