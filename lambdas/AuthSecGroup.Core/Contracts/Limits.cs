namespace AuthSecGroup.Core.Contracts;

/// <summary>The limits and defaults of a deployment's settings. The construct, the app and the functions apply the same.</summary>
internal static class Limits
{
    /// <summary>
    /// The longest a request can run, in seconds: API Gateway's default limit, and the connection function's timeout
    /// (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html).
    /// </summary>
    public const int LongestRequestSeconds = 29;

    /// <summary>
    /// The sweep function's timeout, in seconds. With an interval below a minute, it runs until its next start is due, and its last sweep
    /// can then still be in progress. A cleanup must fit in it too: the wait for requests, the revocation, and the response.
    /// </summary>
    public const int LongestSweepSeconds = 120;

    /// <summary>The longest time to expire: 365 days, in seconds.</summary>
    public const int MaxTimeToExpireSeconds = 365 * 24 * 60 * 60;

    /// <summary>The time to expire if none is configured: 10 minutes, in seconds.</summary>
    public const int DefaultTimeToExpireSeconds = 10 * 60;

    /// <summary>The longest interval between two sweeps: 24 hours, in seconds.</summary>
    public const int MaxSweepIntervalSeconds = 24 * 60 * 60;

    /// <summary>The interval between two sweeps if none is configured, in seconds.</summary>
    public const int DefaultSweepIntervalSeconds = 60;

    /// <summary>
    /// The most rules that a quota can allow a group for each IP version:
    /// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
    /// </summary>
    public const int MaxRuleQuota = 1_000;

    /// <summary>The most addresses from which a caller can be allowed to hold leases in a group.</summary>
    public const int MaxAddressesPerCaller = 1_000;

    /// <summary>The number of addresses from which a caller can hold leases in a group if none is configured.</summary>
    public const int DefaultAddressesPerCaller = 5;

    /// <summary>EC2's default quota of rules in a group for each IP version.</summary>
    public const int DefaultRuleQuota = 60;
}
