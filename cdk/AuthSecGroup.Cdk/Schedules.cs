using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.Lambda;
using AuthSecGroup.Core.Contracts;
using Constructs;

namespace AuthSecGroup.Cdk;

/// <summary>Creates the EventBridge rules that invoke the functions.</summary>
internal static class Schedules
{
    internal static Duration SweepInterval(AuthenticatingSecGroupProps props) =>
        props.SweepInterval ?? Duration.Seconds(Limits.DefaultSweepIntervalSeconds);

    /// <summary>
    /// The time from one start of the sweep to the next. EventBridge uses whole minutes, at least one:
    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
    /// </summary>
    internal static Duration StartInterval(AuthenticatingSecGroupProps props)
    {
        var interval = SweepInterval(props);
        return Duration.Minutes(interval.IsUnresolved() ? 1 : Math.Max(1, Math.Floor(interval.ToSeconds() / 60)));
    }

    internal static Rule Sweep(Construct scope, string deploymentName, IFunction sweep, Duration startInterval) =>
        new(
            scope,
            "Schedule",
            new RuleProps
            {
                Description = $"Starts the sweep of {deploymentName}",
                Schedule = Schedule.Rate(startInterval),
                Targets = [new LambdaFunction(sweep, WithoutRetries())],
            }
        );

    internal static Rule KeepWarm(Construct scope, string deploymentName, IFunction connection)
    {
        var alias = new Alias(
            scope,
            "KeepWarmAlias",
            new AliasProps { AliasName = KeepWarmAlias.Name, Version = connection.LatestVersion }
        );
        return new(
            scope,
            "KeepWarm",
            new RuleProps
            {
                Description = $"Keeps the connection function of {deploymentName} warm",
                Schedule = Schedule.Rate(Duration.Minutes(1)),
                Targets = [new LambdaFunction(alias, WithoutRetries())],
            }
        );
    }

    private static LambdaFunctionProps WithoutRetries() => new() { RetryAttempts = 0, MaxEventAge = Duration.Seconds(60) };
}
