using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.S3;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>Creates the functions with their logs and roles.</summary>
internal sealed class FunctionFactory(
    AuthenticatingSecGroup access,
    AuthenticatingSecGroupProps props,
    PropsValidator validator,
    FunctionSettings settings
)
{
    internal Function Connection(SecurityGroupSet groups, IBucket users, IBucket leases)
    {
        var log = NewLog("ConnectionLog");
        var role = NewRole("ConnectionRole", Permissions.Connection(log, users, props.UsersPrefix, leases, props.Tracing is true));
        var function = NewFunction(
            "Connection",
            new FunctionProps
            {
                Description = $"Opens, renews, and closes leases, and returns their status ({access.DeploymentName})",
                Handler = FunctionHandlers.Connection,
                Role = role,
                LogGroup = log,
                Environment = settings.Connection(),
                MemorySize = props.MemorySize ?? 1024,
                ReservedConcurrentExecutions = props.ConnectionReservedConcurrentExecutions,
                // The gateway waits no longer by default.
                Timeout = Duration.Seconds(Limits.LongestRequestSeconds),
            }
        );
        function.Node.AddDependency(
            GroupPolicies.Create(
                access,
                "ConnectionPolicy",
                role,
                groups,
                [Permissions.DescribeRules(groups.Regions), Permissions.ReadPrefixLists(groups.PrefixListArn, groups.Regions)],
                Permissions.ChangeGroups
            )
        );
        return function;
    }

    internal Function Sweep(SecurityGroupSet groups, IBucket users, IBucket leases)
    {
        var log = NewLog("SweepLog");
        var role = NewRole("SweepRole", Permissions.Sweep(log, users, props.UsersPrefix, leases, props.Tracing is true));
        var function = NewFunction(
            "Sweep",
            new FunctionProps
            {
                Description = $"Revokes expired leases, and those that no user file allows any more ({access.DeploymentName})",
                Handler = FunctionHandlers.Sweep,
                Role = role,
                LogGroup = log,
                Environment = settings.Sweep(),
                MemorySize = 256,
                ReservedConcurrentExecutions = props.SweepReservedConcurrentExecutions,
                Timeout = Duration.Seconds(Limits.LongestSweepSeconds),
            }
        );
        function.Node.AddDependency(
            GroupPolicies.Create(
                access,
                "SweepPolicy",
                role,
                groups,
                [Permissions.DescribeRulesAndPrefixLists(groups.Regions)],
                Permissions.RevokeInGroups
            )
        );
        return function;
    }

    internal LogGroup NewLog(string id) =>
        new(
            access,
            id,
            new LogGroupProps
            {
                Retention = props.LogRetention ?? RetentionDays.ONE_MONTH,
                RemovalPolicy = props.RemovalPolicy ?? RemovalPolicy.RETAIN,
            }
        );

    private Function NewFunction(string id, FunctionProps functionProps)
    {
        var architecture = props.Architecture ?? (props.Code is null ? PackagedBootstrap.DefaultArchitecture() : Architecture.ARM_64);
        functionProps.Runtime = Runtime.PROVIDED_AL2023;
        functionProps.Architecture = architecture;
        functionProps.Code = props.Code ?? PackagedBootstrap.For(architecture, validator);
        functionProps.LoggingFormat = LoggingFormat.JSON;
        // The function itself applies LogLevel. Lambda's default, INFO, would drop debug lines:
        // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
        functionProps.ApplicationLogLevelV2 = ApplicationLogLevel.DEBUG;
        // The next scheduled event is the retry; an old event is useless.
        functionProps.RetryAttempts = 0;
        functionProps.MaxEventAge = Duration.Seconds(60);
        var function = new Function(access, id, functionProps);
        // The prop Tracing would add a second policy to the role. Permissions contains what tracing requires.
        if (props.Tracing is true)
        {
            ((CfnFunction)function.Node.DefaultChild!).TracingConfig = new CfnFunction.TracingConfigProperty { Mode = "Active" };
        }

        return function;
    }

    private Role NewRole(string id, PolicyDocument permissions) =>
        new(
            access,
            id,
            new RoleProps
            {
                AssumedBy = new ServicePrincipal("lambda.amazonaws.com"),
                // Inline, so that a function that depends on its role always has its permissions.
                InlinePolicies = new Dictionary<string, PolicyDocument> { ["Permissions"] = permissions },
            }
        );
}
