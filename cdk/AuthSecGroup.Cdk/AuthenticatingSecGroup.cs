using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.S3;
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

        var targets = new SecurityGroupTargets(this, props.SecurityGroups);
        var functions = new FunctionFactory(this, props, _validator, new FunctionSettings(props, DeploymentName, UsersBucket, targets));
        ConnectionFunction = functions.Connection(targets, UsersBucket);
        SweepFunction = functions.Sweep(targets);

        Api = Gateway.Create(this, DeploymentName, props, ConnectionFunction, functions.NewLog);
        var firstSweep = LeaseCleanup.Add(this, DeploymentName, targets.ToJson(), ConnectionFunction, SweepFunction, Api);
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

    /// <summary>The regional REST API, with the resource <c>/connection</c>.</summary>
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

    /// <summary>The URL of <c>/connection</c>. It is a token until the stack is deployed.</summary>
    public string ConnectionUrl => Api.UrlForPath(Gateway.Path);

    /// <summary>The ARN on which <c>execute-api:Invoke</c> allows calls of <paramref name="method"/>.</summary>
    /// <param name="method"><c>GET</c>, <c>POST</c>, or <c>DELETE</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="method"/> is another method.</exception>
    public string ConnectionArn(string method)
    {
        if (!Constraints.Methods.Contains(method))
        {
            throw _validator.Error(nameof(method), Constraints.HttpMethods, $"\"{method}\"");
        }

        return Api.ArnForExecuteApi(method, Gateway.Path, Api.DeploymentStage.StageName);
    }

    /// <summary>
    /// Allows <paramref name="grantee"/> to call the endpoint. A user file in <see cref="UsersBucket"/> must also list it.
    /// </summary>
    /// <param name="grantee">A user, group, or role.</param>
    /// <param name="methods">Any of <c>GET</c>, <c>POST</c>, and <c>DELETE</c>. Default: all three.</param>
    /// <exception cref="ArgumentException">One of <paramref name="methods"/> is another method.</exception>
    public Grant GrantConnect(IGrantable grantee, params string[] methods)
    {
        ArgumentNullException.ThrowIfNull(grantee);
        ArgumentNullException.ThrowIfNull(methods);
        return Grant.AddToPrincipal(
            new GrantOnPrincipalOptions
            {
                Grantee = grantee,
                Actions = ["execute-api:Invoke"],
                ResourceArns = [.. (methods.Length == 0 ? Constraints.Methods : methods).Select(ConnectionArn)],
            }
        );
    }

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
        new(
            this,
            "Users",
            new BucketProps
            {
                BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
                ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
                Encryption = BucketEncryption.S3_MANAGED,
                EnforceSSL = true,
                Versioned = true,
                RemovalPolicy = props.RemovalPolicy ?? RemovalPolicy.RETAIN,
            }
        );
}
