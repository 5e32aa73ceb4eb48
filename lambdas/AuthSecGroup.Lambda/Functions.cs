using Amazon.Lambda.Core;
using AuthSecGroup.Aws;
using AuthSecGroup.Aws.Ec2;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Aws.S3;
using AuthSecGroup.Aws.Sts;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Lambda.Connection;
using AuthSecGroup.Lambda.CustomResources;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Lambda.Sweep;

namespace AuthSecGroup.Lambda;

/// <summary>Creates a function from its environment, once, before the first event.</summary>
internal static class Functions
{
    /// <summary>Creates the handler that <c>_HANDLER</c> names.</summary>
    /// <exception cref="ConfigurationException">The environment can't be used.</exception>
    public static Func<Stream, ILambdaContext, Task<Stream>> Create(Func<string, string?> environment, Stream output)
    {
        var time = environment(FunctionEnvironment.ClockFile) is { Length: > 0 } file
            ? new FileOffsetTimeProvider(file)
            : TimeProvider.System;
        var handler = environment("_HANDLER");
        if (handler is not ("connection" or "sweep"))
        {
            throw new ConfigurationException([$"_HANDLER is '{handler}'; it must be connection or sweep"]);
        }

        var deployment = DeploymentSettingsReader.Read(environment);
        var log = new JsonLog(output, SeverityOf(environment(FunctionEnvironment.LogLevel)), time);
        var metrics = new EmbeddedMetrics(log, time, deployment.Name);
        var region = Needed("AWS_REGION");
        var clients = AwsClients.FromLambda();
        var session = handler == "sweep" ? RoleSession.OfSweep(deployment.Name) : RoleSession.OfConnection(deployment.Name);
        var roles = new AccessRoles(() => clients.Sts(region), session);
        var rules = new Ec2SecurityGroupRules(clients.Ec2, roles, time);
        var s3 = clients.S3(region);
        var store = new S3LeaseStore(s3, Needed(FunctionEnvironment.LeasesBucket), log);
        var users = new S3UserDirectory(
            s3,
            Needed(FunctionEnvironment.UsersBucket),
            environment(FunctionEnvironment.UsersPrefix) ?? "",
            deployment.Targets,
            log
        );
        var leases = new LeaseServices(deployment, rules, rules, store, log, time);
        if (handler == "sweep")
        {
            return new SweepFunction(
                new ScheduledSweep(
                    deployment,
                    new Sweeper(deployment, rules, rules, time),
                    new UnlistedLeases(users, leases.Revoker, time),
                    log,
                    metrics,
                    time
                ),
                new CustomResourceHandler(
                    rules,
                    store,
                    new ResponseSender(ResponseSender.NewClient(), environment(FunctionEnvironment.ResponseOrigin), log, time),
                    log,
                    time
                ),
                time
            ).HandleAsync;
        }

        return new ConnectionFunction(deployment, leases, users, log, metrics, time).HandleAsync;

        string Needed(string variable) =>
            environment(variable) is { Length: > 0 } value ? value : throw new ConfigurationException([$"{variable} is not set"]);
    }

    private static LogSeverity SeverityOf(string? text) =>
        text switch
        {
            null or "" or "info" => LogSeverity.Info,
            "debug" => LogSeverity.Debug,
            "warning" => LogSeverity.Warning,
            "error" => LogSeverity.Error,
            _ => throw new ConfigurationException([
                $"{FunctionEnvironment.LogLevel} is '{text}'; it must be debug, info, warning or error",
            ]),
        };
}
