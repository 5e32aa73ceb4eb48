using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using AuthSecGroup.Core.Contracts;
using Constructs;

namespace AuthSecGroup.Cdk;

/// <summary>
/// An HTTPS endpoint, authorized by IAM, that adds the caller's own source address to security groups for a limited time.
/// <c>POST /connection</c> opens or renews a lease, <c>GET</c> returns its status, and <c>DELETE</c> closes it. A scheduled function
/// revokes the rules of expired leases, and alarms report when it doesn't.
/// </summary>
/// <remarks>
/// A caller must be allowed by IAM (see <see cref="GrantConnect"/>) and by the user files in <see cref="UsersBucket"/>.
/// When a group is removed from <see cref="AuthenticatingSecGroupProps.SecurityGroups"/>, or when the stack is deleted, the deployment's
/// rules are revoked.
/// </remarks>
public sealed partial class AuthenticatingSecGroup : Construct
{
    private const double SecondsOfDay = 24 * 60 * 60;

    private readonly PropsValidator _validator;

    /// <summary>Creates the endpoint, two functions, the schedules, the alarms, and, unless one is given, the users bucket.</summary>
    /// <param name="scope">The stack, or a construct in it.</param>
    /// <param name="id">The construct's id, unique in <paramref name="scope"/>.</param>
    /// <param name="props">The settings.</param>
    /// <exception cref="ArgumentException">A prop is invalid. The message names the prop, its value, and the valid values.</exception>
    public AuthenticatingSecGroup(Construct scope, string id, AuthenticatingSecGroupProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        _validator = new PropsValidator(Node.Path, Stack.Of(this).Account);
        _validator.Check(props);
        new SizeLimits(props, _validator).Check();

        DeploymentName = props.Name ?? UniqueName();
        UsersBucket = props.UsersBucket ?? NewUsersBucket(props);
        LeasesBucket = NewLeasesBucket(props);

        var groups = new SecurityGroupSet(this, props);
        Targets = groups.Targets;
        var functions = new FunctionFactory(
            this,
            props,
            _validator,
            new FunctionSettings(props, DeploymentName, UsersBucket, LeasesBucket, groups)
        );
        ConnectionFunction = functions.Connection(groups, UsersBucket, LeasesBucket);
        SweepFunction = functions.Sweep(groups, UsersBucket, LeasesBucket);

        Api = Gateway.Create(this, DeploymentName, props, ConnectionFunction, functions.NewLog);
        var firstSweep = LeaseCleanup.Add(this, DeploymentName, groups.ToJson(), ConnectionFunction, SweepFunction, Api);
        var startInterval = Schedules.StartInterval(props);
        Schedule = Schedules.Sweep(this, DeploymentName, SweepFunction, startInterval);
        KeepWarmSchedule = props.KeepWarm is false ? null : Schedules.KeepWarm(this, DeploymentName, ConnectionFunction);

        var alarms = new Alarms(this, props.AlarmActions ?? [], _validator);
        SweepFailedAlarm = alarms.SweepFailed();
        NoSweepAlarm = alarms.NoSweep(startInterval);
        // Without any data, the alarm would go into ALARM at once. The custom resource has swept when it is created.
        NoSweepAlarm.Node.AddDependency(firstSweep, Schedule);
        OverdueRulesAlarm = alarms.OverdueRules();
        QuotaNearlyUsedAlarm = alarms.QuotaNearlyUsed();
        ConnectionFailedAlarm = alarms.ConnectionFailed();
        UserFilesIgnoredAlarm = alarms.UserFilesIgnored();
        ManyRequestsRefusedAlarm = alarms.ManyRequestsRefused();
        if (props.Dashboard is not false)
        {
            Dashboard = Dashboards.Create(
                this,
                [
                    SweepFailedAlarm,
                    NoSweepAlarm,
                    OverdueRulesAlarm,
                    QuotaNearlyUsedAlarm,
                    ConnectionFailedAlarm,
                    UserFilesIgnoredAlarm,
                    ManyRequestsRefusedAlarm,
                ]
            );
        }
    }

    /// <summary>
    /// The name that marks this deployment's rules: <see cref="AuthenticatingSecGroupProps.Name"/>, or the generated name.
    /// </summary>
    public string DeploymentName { get; }

    /// <summary>The regional REST API, with the resources <c>/connection</c>, <c>/connection/{target}</c>, and <c>/leases</c>.</summary>
    public RestApi Api { get; }

    /// <summary>The function that serves <c>/connection</c>.</summary>
    public Function ConnectionFunction { get; }

    /// <summary>The function that revokes the rules of expired leases.</summary>
    public Function SweepFunction { get; }

    /// <summary>The EventBridge rule that starts <see cref="SweepFunction"/>.</summary>
    public Rule Schedule { get; }

    /// <summary>
    /// The EventBridge rule that invokes <see cref="ConnectionFunction"/> every minute to avoid cold starts; null if
    /// <see cref="AuthenticatingSecGroupProps.KeepWarm"/> is false.
    /// </summary>
    public Rule? KeepWarmSchedule { get; }

    /// <summary>The bucket that contains the user files.</summary>
    public IBucket UsersBucket { get; }

    /// <summary>
    /// The bucket in which the functions record who holds leases from which address. Nothing else should write to it. It is emptied and
    /// deleted with the stack.
    /// </summary>
    public Bucket LeasesBucket { get; }

    /// <summary>In ALARM when a sweep fails, even in part.</summary>
    public Alarm SweepFailedAlarm { get; }

    /// <summary>
    /// In ALARM when no sweep has succeeded for 5 minutes or, with a longer <see cref="AuthenticatingSecGroupProps.SweepInterval"/>, for
    /// two intervals; also when no sweep was started.
    /// </summary>
    public Alarm NoSweepAlarm { get; }

    /// <summary>In ALARM when a sweep finds a rule that the previous sweep should have revoked.</summary>
    public Alarm OverdueRulesAlarm { get; }

    /// <summary>In ALARM when a security group uses more than 80 % of its rule quota.</summary>
    public Alarm QuotaNearlyUsedAlarm { get; }

    /// <summary>In ALARM when the API returns a server error (5xx).</summary>
    public Alarm ConnectionFailedAlarm { get; }

    /// <summary>In ALARM when a file in the users bucket is not a valid user file.</summary>
    public Alarm UserFilesIgnoredAlarm { get; }

    /// <summary>
    /// In ALARM when more than half of the requests are refused (4xx) for 15 minutes, with at least 20 requests in each 5 minutes.
    /// </summary>
    public Alarm ManyRequestsRefusedAlarm { get; }

    /// <summary>The dashboard; null if <see cref="AuthenticatingSecGroupProps.Dashboard"/> is false.</summary>
    public Dashboard? Dashboard { get; }

    /// <summary>
    /// The ARNs of the roles of both functions, which a <see cref="SecurityGroupAccessRole"/> in another account must trust. They are
    /// tokens until the stack is deployed.
    /// </summary>
    public IReadOnlyList<string> FunctionRoleArns => [ConnectionFunction.Role!.RoleArn, SweepFunction.Role!.RoleArn];

    /// <summary>The names of the targets of <see cref="AuthenticatingSecGroupProps.SecurityGroups"/>, each once.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>The URL of <c>/connection</c>, to which a target can be appended. It is a token until the stack is deployed.</summary>
    public string ConnectionUrl => Api.UrlForPath(ApiResource.Connection);

    /// <summary>The ARN on which <c>execute-api:Invoke</c> allows calls of <paramref name="method"/>.</summary>
    /// <param name="method"><c>GET</c>, <c>POST</c>, or <c>DELETE</c>.</param>
    /// <param name="target">One of <see cref="Targets"/>. Default: none, so that calls without a target are allowed.</param>
    /// <exception cref="ArgumentException"><paramref name="method"/> is another method, or there is no such target.</exception>
    public string ConnectionArn(string method, string? target = null) =>
        ArnOf(method, target is null ? ApiResource.Connection : $"{ApiResource.Connection}/{Known(target)}");

    /// <summary>
    /// Allows <paramref name="grantee"/> to call the endpoint. A user file in <see cref="UsersBucket"/> must also list it.
    /// </summary>
    /// <param name="grantee">A user, group, or role.</param>
    /// <param name="targets">
    /// Any of <see cref="Targets"/>, each of which must then be named in the call. Default: every target, and calls without one.
    /// </param>
    /// <param name="methods">Any of <c>GET</c>, <c>POST</c>, and <c>DELETE</c>. Default: all three.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="targets"/> or <paramref name="methods"/> is empty, one of them doesn't exist, or a target is a token.
    /// </exception>
    public Grant GrantConnect(IGrantable grantee, IEnumerable<string>? targets = null, IEnumerable<string>? methods = null)
    {
        ArgumentNullException.ThrowIfNull(grantee);
        string[] paths = targets is null
            ? [ApiResource.Connection, $"{ApiResource.Connection}/*"]
            : [.. targets.Select(target => $"{ApiResource.Connection}/{Known(target)}")];
        string[] allowed = [.. methods ?? Constraints.Methods];
        if (paths.Length == 0)
        {
            throw _validator.Error(nameof(targets), $"any of {string.Join(", ", Targets)}", "none");
        }

        if (allowed.Length == 0)
        {
            throw _validator.Error(nameof(methods), Constraints.HttpMethods, "none");
        }

        return Grant.AddToPrincipal(
            new GrantOnPrincipalOptions
            {
                Grantee = grantee,
                Actions = ["execute-api:Invoke"],
                ResourceArns = [.. allowed.SelectMany(method => paths.Select(path => ArnOf(method, path)))],
            }
        );
    }

    /// <summary>
    /// Allows <paramref name="grantee"/> to list the live leases of all callers and to revoke them. No user file is asked.
    /// </summary>
    /// <param name="grantee">A user, group, or role.</param>
    public Grant GrantAdminister(IGrantable grantee)
    {
        ArgumentNullException.ThrowIfNull(grantee);
        return Grant.AddToPrincipal(
            new GrantOnPrincipalOptions
            {
                Grantee = grantee,
                Actions = ["execute-api:Invoke"],
                ResourceArns = [.. ApiResource.LeasesMethods.Select(method => ArnOf(method, ApiResource.Leases))],
            }
        );
    }

    /// <summary>
    /// Sends each audit line to <paramref name="destination"/>, for example a function that posts to a chat, or a delivery stream.
    /// audit.schema.json describes the lines. CloudWatch Logs allows two subscriptions of a log group, so this can be called twice.
    /// </summary>
    /// <param name="id">The id of the subscription, unique in this construct.</param>
    /// <param name="destination">A destination of CloudWatch Logs.</param>
    public void SubscribeAudit(string id, ILogSubscriptionDestination destination)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(destination);
        foreach (var (name, function) in new[] { ("Connection", ConnectionFunction), ("Sweep", SweepFunction) })
        {
            _ = new SubscriptionFilter(
                this,
                id + name,
                new SubscriptionFilterProps
                {
                    LogGroup = function.LogGroup,
                    Destination = destination,
                    FilterPattern = FilterPattern.Literal(AuditEvent.FilterPattern),
                }
            );
        }
    }

    private string ArnOf(string method, string path) =>
        Constraints.Methods.Contains(method)
            ? Api.ArnForExecuteApi(method, path, Api.DeploymentStage.StageName)
            : throw _validator.Error(nameof(method), Constraints.HttpMethods, $"\"{method}\"");

    private string Known(string target) =>
        Targets.Contains(target)
            ? target
            : throw _validator.Error(
                nameof(target),
                $"any of {string.Join(", ", Targets)}",
                Token.IsUnresolved(target) ? "a token" : $"\"{target}\""
            );

    private string UniqueName() =>
        Names.UniqueResourceName(
            this,
            new UniqueResourceNameOptions
            {
                MaxLength = 64,
                Separator = "-",
                AllowedSpecialCharacters = "._-",
            }
        );

    private Bucket NewUsersBucket(AuthenticatingSecGroupProps props) =>
        NewBucket("Users", props.RemovalPolicy ?? RemovalPolicy.RETAIN, isVersioned: true);

    // No versions: the latest state counts alone, and an old one names people who have left.
    private Bucket NewLeasesBucket(AuthenticatingSecGroupProps props) =>
        NewBucket(
            "Leases",
            RemovalPolicy.DESTROY,
            isVersioned: false,
            new LifecycleRule { Id = "RemoveEnded", Expiration = Duration.Days(DaysOfRecords(props.TimeToExpire)) }
        );

    private Bucket NewBucket(string id, RemovalPolicy removalPolicy, bool isVersioned, params LifecycleRule[] lifecycleRules) =>
        new(
            this,
            id,
            new BucketProps
            {
                BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
                ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
                Encryption = BucketEncryption.S3_MANAGED,
                EnforceSSL = true,
                Versioned = isVersioned,
                LifecycleRules = lifecycleRules,
                RemovalPolicy = removalPolicy,
            }
        );

    // S3 counts from the last write, and to the next midnight. The longest lease must have ended by then.
    private static double DaysOfRecords(Duration? timeToExpire) =>
        timeToExpire is null ? 2
        : timeToExpire.IsUnresolved() ? Limits.MaxTimeToExpireSeconds / SecondsOfDay + 1
        : Math.Ceiling(timeToExpire.ToSeconds() / SecondsOfDay) + 1;
}
