namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// The names of the environment variables by which the template configures both functions.
/// This file is compiled into Core and into the construct, so the two can't drift apart.
/// </summary>
internal static class FunctionEnvironment
{
    /// <summary>The deployment's name: 1 to 64 of <c>a-z A-Z 0-9 . _ -</c>. Written into each rule that is ours.</summary>
    public const string Name = "AUTHSECGROUP_NAME";

    /// <summary>Whole seconds that a lease stays open after its last renewal, from 1 to 31,536,000.</summary>
    public const string TimeToExpireSeconds = "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS";

    /// <summary>Whole seconds between two sweeps, from 1 to 86,400. Only the sweep function reads it.</summary>
    public const string SweepIntervalSeconds = "AUTHSECGROUP_SWEEP_INTERVAL_SECONDS";

    /// <summary>
    /// The configured groups as JSON, for example
    /// <c>[{"region":"us-east-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22"]}]</c>.
    /// A rule is <c>protocol:fromPort:toPort</c>; no rules means that the group is being drained.
    /// </summary>
    public const string SecurityGroups = "AUTHSECGROUP_SECURITY_GROUPS";

    /// <summary>The bucket that holds the user files. Only the connection function reads it.</summary>
    public const string UsersBucket = "AUTHSECGROUP_USERS_BUCKET";

    /// <summary>The key prefix of the user files; absent or empty means the whole bucket.</summary>
    public const string UsersPrefix = "AUTHSECGROUP_USERS_PREFIX";

    /// <summary>The least severe level that is logged: <c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>; absent means <c>info</c>.</summary>
    public const string LogLevel = "AUTHSECGROUP_LOG_LEVEL";

    /// <summary>How many rules a group may hold for each IP version, from 1 to 1,000; absent means EC2's default of 60. Only metrics go by it.</summary>
    public const string RuleQuota = "AUTHSECGROUP_RULE_QUOTA";

    /// <summary>
    /// A file that holds a number of milliseconds to add to this machine's clock. Local mode sets it on the processes that it starts,
    /// so that a test can let ten minutes pass at once; the template never does.
    /// </summary>
    public const string ClockFile = "AUTHSECGROUP_CLOCK_FILE";
}
