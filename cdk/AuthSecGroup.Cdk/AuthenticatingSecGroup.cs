using System.Globalization;
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
using LambdaFunction = Amazon.CDK.AWS.Events.Targets.LambdaFunction;
using LambdaFunctionProps = Amazon.CDK.AWS.Events.Targets.LambdaFunctionProps;

namespace AuthSecGroup.Cdk;

/// <summary>
/// An HTTPS endpoint, authorized by IAM, that lets its caller's own source address into security groups for a limited time:
/// <c>POST /connection</c> opens or renews, <c>GET</c> tells, <c>DELETE</c> closes, and a scheduled function closes what is left open too long.
/// Who may call is said twice: by IAM (<see cref="GrantConnect"/>), and by the user files in <see cref="UsersBucket"/>.
/// No lease outlives the stack, nor its group's place in <see cref="AuthenticatingSecGroupProps.SecurityGroups"/>. Alarms tell when leases stay open too long.
/// </summary>
public sealed partial class AuthenticatingSecGroup : Construct
{
    private const string Path = "/connection";

    private readonly AuthenticatingSecGroupProps _props;
    private readonly PropsValidator _checks;

    /// <summary>Makes the endpoint, both functions, the schedule and, unless one is given, the users bucket.</summary>
    /// <param name="scope">The stack, or a construct in it.</param>
    /// <param name="id">The construct's id, unique in <paramref name="scope"/>.</param>
    /// <param name="props">The settings.</param>
    /// <exception cref="ArgumentException">A prop is not allowed; the message tells which, its value and what is allowed.</exception>
    public AuthenticatingSecGroup(Construct scope, string id, AuthenticatingSecGroupProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        _props = props;
        _checks = new PropsValidator(Node.Path, Stack.Of(this).Account);
        _checks.Check(props);
        new SizeLimits(props, _checks).Check();

        DeploymentName =
            props.Name
            ?? Names.UniqueResourceName(
                this,
                new UniqueResourceNameOptions
                {
                    MaxLength = 64,
                    Separator = "-",
                    AllowedSpecialCharacters = "._-",
                }
            );
        UsersBucket = props.UsersBucket ?? NewUsersBucket();

        var targets = new SecurityGroupTargets(this, props.SecurityGroups);
        var tracing = props.Tracing is true;
        var connectionLog = NewLog("ConnectionLog");
        ConnectionFunction = NewFunction(
            "Connection",
            new FunctionProps
            {
                Description = $"Opens, renews, tells and closes a caller's leases ({DeploymentName})",
                Handler = "connection",
                Role = NewRole("ConnectionRole", Permissions.Connection(targets, connectionLog, UsersBucket, props.UsersPrefix, tracing)),
                LogGroup = connectionLog,
                Environment = ConnectionEnvironment(targets),
                MemorySize = props.MemorySize ?? 1024,
                // The gateway waits for 29 seconds by default.
                Timeout = Duration.Seconds(29),
            }
        );

        var sweepLog = NewLog("SweepLog");
        var sweepRole = NewRole("SweepRole", Permissions.Running(sweepLog, tracing));
        SweepFunction = NewFunction(
            "Sweep",
            new FunctionProps
            {
                Description = $"Closes leases whose time is up ({DeploymentName})",
                Handler = "sweep",
                Role = sweepRole,
                LogGroup = sweepLog,
                Environment = SweepEnvironment(targets),
                MemorySize = 256,
                // With an interval below a minute it runs until its next start is due, and its last sweep may then still be under way.
                Timeout = Duration.Seconds(120),
            }
        );
        // Not in the role, and no child of it, or the function would wait for it: see LeaseCleanup.
        var sweepPolicy = new Policy(this, "SweepPolicy", new PolicyProps { Document = Permissions.Sweep(targets), Roles = [sweepRole] });

        Api = Gateway.Make(this, DeploymentName, props, ConnectionFunction, NewLog);
        LeaseCleanup.Add(this, DeploymentName, targets.ToJson(), ConnectionFunction, SweepFunction, sweepPolicy, Api);
        Schedule = NewSchedule();
        // No sweep is to fail for want of its permissions while the stack comes or goes.
        Schedule.Node.AddDependency(sweepPolicy);
        KeepWarmSchedule = NewKeepWarmSchedule();

        var monitoring = new Monitoring(this, props.AlarmActions ?? []);
        SweepFailedAlarm = monitoring.SweepFailed();
        NoSweepAlarm = monitoring.NoSweep(StartInterval());
        OverdueRulesAlarm = monitoring.OverdueRules();
        QuotaNearlyUsedAlarm = monitoring.QuotaNearlyUsed();
        ConnectionFailedAlarm = monitoring.ConnectionFailed();
        if (props.Dashboard is not false)
        {
            Dashboard = monitoring.Dashboard([
                SweepFailedAlarm,
                NoSweepAlarm,
                OverdueRulesAlarm,
                QuotaNearlyUsedAlarm,
                ConnectionFailedAlarm,
            ]);
        }
    }

    /// <summary>The name that marks this deployment's rules: <see cref="AuthenticatingSecGroupProps.Name"/> or the one made in its place.</summary>
    public string DeploymentName { get; }

    /// <summary>The regional REST API, with the resource <c>/connection</c>.</summary>
    public RestApi Api { get; }

    /// <summary>The function behind <c>/connection</c>.</summary>
    public Function ConnectionFunction { get; }

    /// <summary>The function that closes leases whose time is up.</summary>
    public Function SweepFunction { get; }

    /// <summary>The rule that starts <see cref="SweepFunction"/>.</summary>
    public Rule Schedule { get; }

    /// <summary>The rule that calls <see cref="ConnectionFunction"/> each minute, so that a caller seldom waits for a start.</summary>
    public Rule KeepWarmSchedule { get; }

    /// <summary>The bucket that holds the user files.</summary>
    public IBucket UsersBucket { get; }

    /// <summary>Rings when a sweep could not do all that it had to do.</summary>
    public Alarm SweepFailedAlarm { get; }

    /// <summary>Rings when no sweep has succeeded for 5 minutes or, with a longer interval, for two starts of it; also when none was started.</summary>
    public Alarm NoSweepAlarm { get; }

    /// <summary>Rings when a lease was found open that an earlier sweep ought to have closed.</summary>
    public Alarm OverdueRulesAlarm { get; }

    /// <summary>Rings when a security group has used more than 80 % of its rule quota.</summary>
    public Alarm QuotaNearlyUsedAlarm { get; }

    /// <summary>Rings when a caller's request failed on this side (5xx).</summary>
    public Alarm ConnectionFailedAlarm { get; }

    /// <summary>The dashboard; null where <see cref="AuthenticatingSecGroupProps.Dashboard"/> says that there is none.</summary>
    public Dashboard? Dashboard { get; }

    /// <summary>The URL to call; a token until the stack is deployed.</summary>
    public string ConnectionUrl => Api.UrlForPath(Path);

    /// <summary>The ARN on which <c>execute-api:Invoke</c> lets somebody call <paramref name="method"/>.</summary>
    /// <param name="method"><c>GET</c>, <c>POST</c> or <c>DELETE</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="method"/> is none of these.</exception>
    public string ConnectionArn(string method)
    {
        if (!Constraints.Methods.Contains(method))
        {
            throw _checks.Refusal(nameof(method), Constraints.HttpMethods, $"\"{method}\"");
        }

        return Api.ArnForExecuteApi(method, Path, Api.DeploymentStage.StageName);
    }

    /// <summary>
    /// Lets <paramref name="grantee"/> call the endpoint. It must also be named in a user file of <see cref="UsersBucket"/>.
    /// </summary>
    /// <param name="grantee">A user, group or role.</param>
    /// <param name="methods">Some of <c>GET</c>, <c>POST</c> and <c>DELETE</c>. None: all three.</param>
    /// <exception cref="ArgumentException">One of <paramref name="methods"/> is none of these.</exception>
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

    private Bucket NewUsersBucket() =>
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
                RemovalPolicy = _props.RemovalPolicy ?? RemovalPolicy.RETAIN,
            }
        );

    private Function NewFunction(string id, FunctionProps props)
    {
        var architecture = _props.Architecture ?? (_props.Code is null ? PackagedBootstrap.DefaultArchitecture() : Architecture.X86_64);
        props.Runtime = Runtime.PROVIDED_AL2023;
        props.Architecture = architecture;
        props.Code = _props.Code ?? PackagedBootstrap.For(architecture, _checks);
        props.LoggingFormat = LoggingFormat.JSON;
        // The function itself leaves out what LogLevel does not ask for; Lambda would drop debug lines too by its default of INFO:
        // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
        props.ApplicationLogLevelV2 = ApplicationLogLevel.DEBUG;
        // The next start is the retry; an old event has nothing to tell.
        props.RetryAttempts = 0;
        props.MaxEventAge = Duration.Seconds(60);
        var function = new Function(this, id, props);
        // Not by the prop Tracing, which would add a second policy to the role; Permissions has what it takes.
        if (_props.Tracing is true)
        {
            ((CfnFunction)function.Node.DefaultChild!).TracingConfig = new CfnFunction.TracingConfigProperty { Mode = "Active" };
        }

        return function;
    }

    private LogGroup NewLog(string id) =>
        new(
            this,
            id,
            new LogGroupProps
            {
                Retention = _props.LogRetention ?? RetentionDays.ONE_MONTH,
                RemovalPolicy = _props.RemovalPolicy ?? RemovalPolicy.RETAIN,
            }
        );

    private Role NewRole(string id, PolicyDocument permissions) =>
        new(
            this,
            id,
            new RoleProps
            {
                AssumedBy = new ServicePrincipal("lambda.amazonaws.com"),
                // In the role itself rather than beside it: a function that depends on its role then always has its permissions.
                InlinePolicies = new Dictionary<string, PolicyDocument> { ["Permissions"] = permissions },
            }
        );

    private Dictionary<string, string> CommonEnvironment(SecurityGroupTargets targets) =>
        new()
        {
            [FunctionEnvironment.Name] = DeploymentName,
            [FunctionEnvironment.TimeToExpireSeconds] = SecondsText(_props.TimeToExpire ?? Duration.Minutes(10)),
            [FunctionEnvironment.SecurityGroups] = targets.ToJson(),
            [FunctionEnvironment.LogLevel] = (_props.LogLevel ?? LogLevel.Info) switch
            {
                LogLevel.Debug => "debug",
                LogLevel.Info => "info",
                LogLevel.Warning => "warning",
                _ => "error",
            },
        };

    private Dictionary<string, string> ConnectionEnvironment(SecurityGroupTargets targets)
    {
        var environment = CommonEnvironment(targets);
        environment[FunctionEnvironment.UsersBucket] = UsersBucket.BucketName;
        if (!string.IsNullOrEmpty(_props.UsersPrefix))
        {
            environment[FunctionEnvironment.UsersPrefix] = _props.UsersPrefix;
        }

        return environment;
    }

    private Dictionary<string, string> SweepEnvironment(SecurityGroupTargets targets)
    {
        var environment = CommonEnvironment(targets);
        environment[FunctionEnvironment.SweepIntervalSeconds] = SecondsText(SweepInterval);
        if (_props.RuleQuota is { } quota)
        {
            environment[FunctionEnvironment.RuleQuota] = Token.IsUnresolved(quota)
                ? Token.AsString(quota)
                : quota.ToString(CultureInfo.InvariantCulture);
        }

        return environment;
    }

    private Duration SweepInterval => _props.SweepInterval ?? Duration.Minutes(1);

    private static string SecondsText(Duration duration) =>
        duration.IsUnresolved() ? Token.AsString(duration.ToSeconds()) : duration.ToSeconds().ToString(CultureInfo.InvariantCulture);

    private Rule NewSchedule() =>
        new(
            this,
            "Schedule",
            new RuleProps
            {
                Description = $"Starts the sweep of {DeploymentName}",
                Schedule = Amazon.CDK.AWS.Events.Schedule.Rate(StartInterval()),
                Targets = [new LambdaFunction(SweepFunction, OnceSoonOrNever())],
            }
        );

    private Rule NewKeepWarmSchedule() =>
        new(
            this,
            "KeepWarm",
            new RuleProps
            {
                Description = $"Keeps the connection function of {DeploymentName} warm",
                Schedule = Amazon.CDK.AWS.Events.Schedule.Rate(Duration.Minutes(1)),
                Targets =
                [
                    new LambdaFunction(
                        ConnectionFunction,
                        OnceSoonOrNever(RuleTargetInput.FromObject(new Dictionary<string, object> { ["authsecgroup"] = "warm" }))
                    ),
                ],
            }
        );

    // EventBridge counts in whole minutes, at least one: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
    private Duration StartInterval() =>
        SweepInterval.IsUnresolved() ? Duration.Minutes(1) : Duration.Minutes(Math.Max(1, Math.Floor(SweepInterval.ToSeconds() / 60)));

    private static LambdaFunctionProps OnceSoonOrNever(RuleTargetInput? input = null) =>
        new()
        {
            Event = input,
            RetryAttempts = 0,
            MaxEventAge = Duration.Seconds(60),
        };
}
