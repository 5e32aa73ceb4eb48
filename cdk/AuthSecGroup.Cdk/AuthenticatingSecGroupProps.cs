using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;

namespace AuthSecGroup.Cdk;

/// <summary>The settings of an <see cref="AuthenticatingSecGroup"/>. Only <see cref="SecurityGroups"/> is required.</summary>
public sealed class AuthenticatingSecGroupProps
{
    /// <summary>The security groups and their ports. At least one group; each group in one entry only.</summary>
    public required IReadOnlyList<SecurityGroupAccess> SecurityGroups { get; init; }

    /// <summary>
    /// The deployment's name: 1 to 64 of <c>a-z A-Z 0-9 . _ -</c>. The description of each rule contains it, and only rules that contain it
    /// are changed or revoked, so deployments that share a security group must have different names. If you change the name, the deployment
    /// revokes the rules with the previous name. Default: generated from the names of the stack and the construct.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// The description of the API in the API Gateway console: 1 to 1,024 bytes of UTF-8. Default: a sentence about its purpose.
    /// </summary>
    public string? Description { get; init; }

    /// <summary>
    /// The time from the last renewal of a lease to its expiry: whole seconds, from 1 second to 365 days. The first sweep after the expiry
    /// revokes the rule (see <see cref="SweepInterval"/>). Default: leases expire after 10 minutes.
    /// </summary>
    public Duration? TimeToExpire { get; init; }

    /// <summary>
    /// The time between two sweeps: whole seconds, from 1 second to 24 hours. Below a minute, the sweep function runs continuously, which
    /// increases its cost. Above a minute, the interval is rounded down to whole minutes. Default: a sweep starts every minute.
    /// </summary>
    public Duration? SweepInterval { get; init; }

    /// <summary>
    /// The bucket that contains the user files: <c>*.json</c> objects, each an array that lists callers. Default: the construct creates
    /// a private, versioned, encrypted bucket that requires TLS. It is empty, so no caller is allowed until you add a file.
    /// </summary>
    public IBucket? UsersBucket { get; init; }

    /// <summary>
    /// The prefix of the user files' keys: at most 512 of <c>a-z A-Z 0-9 / ! - _ . ' ( )</c>, not starting with <c>/</c>.
    /// Default: all <c>*.json</c> objects of the bucket are user files.
    /// </summary>
    public string? UsersPrefix { get; init; }

    /// <summary>
    /// The name of the API's stage, which is the first segment of the URL's path: 1 to 128 of <c>a-z A-Z 0-9 _ -</c>.
    /// Default: <c>dev</c>.
    /// </summary>
    public string? StageName { get; init; }

    /// <summary>
    /// The average number of requests per second, over all callers, that the gateway accepts; it refuses others with 429. From 1 to 10,000.
    /// Requests without a valid signature can use it up, too. Default: 100.
    /// </summary>
    public double? ThrottlingRateLimit { get; init; }

    /// <summary>
    /// The number of requests that the gateway accepts in a burst above <see cref="ThrottlingRateLimit"/>, from 1 to 5,000. Default: 200.
    /// </summary>
    public double? ThrottlingBurstLimit { get; init; }

    /// <summary>
    /// The least severe level that the functions log. Default: <see cref="AuthSecGroup.Cdk.LogLevel.Info"/>, one line per request and
    /// sweep.
    /// </summary>
    public LogLevel? LogLevel { get; init; }

    /// <summary>How long the logs, including the audit trail, are retained. Default: 1 month.</summary>
    public RetentionDays? LogRetention { get; init; }

    /// <summary>
    /// What happens to the created users bucket and the logs when the stack is deleted. CloudFormation can't delete a bucket that contains
    /// objects. Default: the bucket and the logs are retained.
    /// </summary>
    public RemovalPolicy? RemovalPolicy { get; init; }

    /// <summary>
    /// The functions' instruction set architecture. Default: arm64, for which Lambda charges 20 % less; x86_64 if the package contains no
    /// executable for arm64, and <see cref="Code"/> isn't set.
    /// </summary>
    public Architecture? Architecture { get; init; }

    /// <summary>
    /// A folder or zip file that contains the executable <c>bootstrap</c>, which serves both functions. Default: the package's executable.
    /// </summary>
    public Code? Code { get; init; }

    /// <summary>
    /// The connection function's memory in MiB, from 128 to 10,240. Lambda allocates CPU in proportion to it. Default: 1,024; compared with
    /// 512, it halves the CPU-bound part of a cold start for about one cent a month. The sweep function always has 256.
    /// </summary>
    public double? MemorySize { get; init; }

    /// <summary>
    /// The number of concurrent executions that are reserved for the connection function and that it can't exceed, from 1 to 10,000. API
    /// Gateway responds to further requests with a server error. With EC2 throttling, one request can take 25 seconds. An account must keep
    /// <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html">100 unreserved executions</a>.
    /// Default: nothing is reserved, and both functions share the account's concurrency with all others.
    /// </summary>
    public double? ConnectionReservedConcurrentExecutions { get; init; }

    /// <summary>
    /// The number of concurrent executions that are reserved for the sweep function and that it can't exceed, from 2 to 10,000: a scheduled
    /// sweep can be running when CloudFormation invokes the function. It guarantees that a sweep can start, whatever other functions of the
    /// account do. Default: nothing is reserved.
    /// </summary>
    public double? SweepReservedConcurrentExecutions { get; init; }

    /// <summary>
    /// Whether a schedule invokes the connection function every minute, so that a request seldom meets a cold start. Each invocation reads
    /// what a request reads, and changes nothing. Default: it does, for about $0.30 a month.
    /// </summary>
    public bool? KeepWarm { get; init; }

    /// <summary>
    /// The IP versions that callers can use. Default: <see cref="AuthSecGroup.Cdk.IpAddressType.Ipv4"/>, callers can use IPv4 only.
    /// </summary>
    public IpAddressType? IpAddressType { get; init; }

    /// <summary>
    /// Whether API Gateway writes logs, and with which role. Default: <see cref="AuthSecGroup.Cdk.GatewayLogging.None"/>, API Gateway
    /// writes no logs and account settings don't change.
    /// </summary>
    public GatewayLogging? GatewayLogging { get; init; }

    /// <summary>Whether AWS X-Ray traces requests through the gateway and both functions. Default: requests are not traced.</summary>
    public bool? Tracing { get; init; }

    /// <summary>
    /// The number of addresses from which a caller can hold leases in a security group at the same time, from 1 to 1,000. From another
    /// address, POST gets 409, so that one set of keys can't fill a group. Callers are told apart by what rules show: the name of the user,
    /// or the names of the role and the session. Default: 5.
    /// </summary>
    public double? MaxAddressesPerCaller { get; init; }

    /// <summary>
    /// The ids of other accounts whose principals can call the API, 12 digits each. A principal also needs a policy of its own account that
    /// allows it (see <see cref="AuthenticatingSecGroup.ConnectionArn"/>), and an entry in a user file, by its ARN or unique id. Default:
    /// only principals of the stack's own account can call.
    /// </summary>
    public IReadOnlyList<string>? TrustedAccounts { get; init; }

    /// <summary>
    /// The IPv4 and IPv6 CIDR blocks, such as <c>203.0.113.0/24</c>, from which the API can be called. Every other address is denied, also
    /// to administrators. A list without an IPv6 block denies IPv6. Default: every address.
    /// </summary>
    public IReadOnlyList<string>? AllowedSourceRanges { get; init; }

    /// <summary>
    /// The account's quota of rules in a security group for each IP version, from 1 to 1,000. Only the metric and the alarm of the used
    /// quota use it. Default: 60, the quota of new accounts.
    /// </summary>
    public double? RuleQuota { get; init; }

    /// <summary>
    /// The actions of all alarms, such as a message to an SNS topic, which must be in the stack's region. Default: alarms have no actions.
    /// </summary>
    public IReadOnlyList<IAlarmAction>? AlarmActions { get; init; }

    /// <summary>Whether to create a CloudWatch dashboard. Default: a dashboard shows the alarms, rules, requests, and sweeps.</summary>
    public bool? Dashboard { get; init; }
}
