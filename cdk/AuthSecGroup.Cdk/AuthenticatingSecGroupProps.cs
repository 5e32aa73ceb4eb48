using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;

namespace AuthSecGroup.Cdk;

/// <summary>What an <see cref="AuthenticatingSecGroup"/> is made of. Only <see cref="SecurityGroups"/> is required.</summary>
public sealed class AuthenticatingSecGroupProps
{
    /// <summary>The security groups that callers are let into, and the ports. At least one group; each group in one entry only.</summary>
    public required IReadOnlyList<SecurityGroupAccess> SecurityGroups { get; init; }

    /// <summary>
    /// The deployment's name: 1 to 64 of <c>a-z A-Z 0-9 . _ -</c>. It is written into the description of each rule, and only rules that bear it are
    /// ever changed or closed; so no two deployments that share a security group may share a name. The deployment that changes it closes the
    /// leases that bear the old one. Default: made from the names of the stack and the construct.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>What people read about the endpoint in the API Gateway console. Default: a sentence that tells what it does.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// How long a lease stays open after it was opened or last renewed: whole seconds, from 1 second to 365 days. It is closed by the first sweep
    /// after that (see <see cref="SweepInterval"/>). Default: leases close after 10 minutes.
    /// </summary>
    public Duration? TimeToExpire { get; init; }

    /// <summary>
    /// How often expired leases are looked for: whole seconds, from 1 second to 24 hours. Below a minute the sweep function runs all the time, which
    /// is paid for; above, the seconds over whole minutes are dropped, so that no sweep is later than asked. Default: each minute.
    /// </summary>
    public Duration? SweepInterval { get; init; }

    /// <summary>
    /// The bucket whose <c>*.json</c> objects name the callers, each an array of user names and ARNs. Default: a new bucket, private, versioned,
    /// encrypted, reachable by TLS only; it is empty, so nobody is let in until a file is put there.
    /// </summary>
    public IBucket? UsersBucket { get; init; }

    /// <summary>
    /// Only objects whose keys begin so are read as user files: at most 512 of <c>a-z A-Z 0-9 / ! - _ . ' ( )</c>, not beginning with <c>/</c>.
    /// Default: all objects of the bucket.
    /// </summary>
    public string? UsersPrefix { get; init; }

    /// <summary>The name of the API's stage, which is the first segment of the URL's path: 1 to 128 of <c>a-z A-Z 0-9 _ -</c>. Default: <c>dev</c>.</summary>
    public string? StageName { get; init; }

    /// <summary>
    /// Requests per second, over all callers, that the gateway lets through on average; what is more gets 429. From 1 to 10,000.
    /// Default: 10, which is plenty for people and little for a machine that went wild.
    /// </summary>
    public double? ThrottlingRateLimit { get; init; }

    /// <summary>Requests that may come at once before <see cref="ThrottlingRateLimit"/> bites. From 1 to 5,000. Default: 20.</summary>
    public double? ThrottlingBurstLimit { get; init; }

    /// <summary>The least severe kind of line that is logged. Default: <see cref="AuthSecGroup.Cdk.LogLevel.Info"/>, which has one line per request and sweep.</summary>
    public LogLevel? LogLevel { get; init; }

    /// <summary>How long the functions' log lines, and thus the audit trail, are kept. Default: 1 month.</summary>
    public RetentionDays? LogRetention { get; init; }

    /// <summary>
    /// What becomes of the users bucket made here and of the logs when the stack goes. A bucket that holds anything can't be destroyed; empty it first.
    /// Default: both are kept.
    /// </summary>
    public RemovalPolicy? RemovalPolicy { get; init; }

    /// <summary>
    /// The processor that the functions run on. Default: the one that <see cref="Code"/> is packaged for; x86_64 if that is both, or if
    /// <see cref="Code"/> is given.
    /// </summary>
    public Architecture? Architecture { get; init; }

    /// <summary>
    /// A folder or zip file with the executable <c>bootstrap</c> that serves both functions. Default: the one that comes with this library.
    /// </summary>
    public Code? Code { get; init; }

    /// <summary>
    /// The connection function's memory in MiB, from 128 to 10,240; the processor's share grows with it. Default: 1,024, which halves
    /// the processor's part of a cold start against 512, for about a cent a month. The sweep function has 256, as nobody waits for it.
    /// </summary>
    public double? MemorySize { get; init; }

    /// <summary>Whether callers may come by IPv6 too. Default: <see cref="AuthSecGroup.Cdk.IpAddressType.Ipv4"/>, callers come by IPv4 only.</summary>
    public IpAddressType? IpAddressType { get; init; }

    /// <summary>
    /// Whether API Gateway itself writes a log, and with whose role. Default: <see cref="AuthSecGroup.Cdk.GatewayLogging.None"/>, it writes none and nothing that
    /// belongs to the account is touched.
    /// </summary>
    public GatewayLogging? GatewayLogging { get; init; }

    /// <summary>Whether X-Ray traces the requests, through the gateway and both functions. Default: nothing is traced.</summary>
    public bool? Tracing { get; init; }

    /// <summary>
    /// How many rules your account lets a security group have for each IP version, from 1 to 1,000; the metric and the alarm of the used quota go by it,
    /// and nothing else. Default: 60, as EC2 has it for new accounts.
    /// </summary>
    public double? RuleQuota { get; init; }

    /// <summary>What happens when one of the alarms rings, such as a message to an SNS topic. Default: an alarm is seen in CloudWatch only.</summary>
    public IReadOnlyList<IAlarmAction>? AlarmActions { get; init; }

    /// <summary>Whether a CloudWatch dashboard is made. Default: there is one, with the alarms, the leases, the requests and the sweeps.</summary>
    public bool? Dashboard { get; init; }
}
