using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda;
using AuthSecGroup.Lambda.Connection;
using AuthSecGroup.Lambda.CustomResources;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Lambda.Sweep;

namespace AuthSecGroup.Testing;

/// <summary>Both functions of a deployment, wired to the ports that a test gives them.</summary>
internal sealed class TestFunctions : IDisposable
{
    private readonly ConnectionFunction _connection;
    private readonly SweepFunction _sweep;
    private readonly HttpClient _http;

    /// <param name="deployment">The configuration of both functions.</param>
    /// <param name="connectionRules">EC2 as the connection function reaches it.</param>
    /// <param name="sweepRules">EC2 as the sweep reaches it.</param>
    /// <param name="users">The users as the connection function reads them.</param>
    /// <param name="time">The clock of both functions.</param>
    /// <param name="cloudFormation">Receives the responses to custom resource events; the network by default.</param>
    /// <param name="log">The log of both functions; discarded by default.</param>
    /// <param name="leases">The records of leases as both functions reach them; a store of their own by default.</param>
    /// <param name="sweepUsers">The users as the sweep reads them; the same by default.</param>
    /// <param name="prefixLists">The prefix lists as both functions read them; there are none by default.</param>
    public TestFunctions(
        DeploymentSettings deployment,
        ISecurityGroupRules connectionRules,
        ISecurityGroupRules sweepRules,
        IUserDirectory users,
        TimeProvider time,
        HttpMessageHandler? cloudFormation = null,
        JsonLog? log = null,
        IPrefixLists? prefixLists = null,
        ILeaseStore? leases = null,
        IUserDirectory? sweepUsers = null
    )
    {
        _http = new HttpClient(cloudFormation ?? new SocketsHttpHandler());
        log ??= new JsonLog(Stream.Null, LogSeverity.Error, time);
        var metrics = new EmbeddedMetrics(log, time, deployment.Name);
        prefixLists ??= new InMemoryEc2(time);
        leases ??= new InMemoryLeases(time);
        var connection = new LeaseServices(deployment, connectionRules, prefixLists, leases, log, time);
        var sweep = new LeaseServices(deployment, sweepRules, prefixLists, leases, log, time);
        _connection = new ConnectionFunction(deployment, connection, users, log, metrics, time);
        var customResources = new CustomResourceHandler(
            sweepRules,
            leases,
            new ResponseSender(_http, responseOrigin: null, log, time),
            log,
            time
        );
        var sweeper = new Sweeper(deployment, sweepRules, prefixLists, time);
        _sweep = new SweepFunction(
            new ScheduledSweep(deployment, sweeper, new UnlistedLeases(sweepUsers ?? users, sweep.Revoker, time), log, metrics, time),
            customResources,
            time
        );
    }

    public TestFunctions(DeploymentSettings deployment, ISecurityGroupRules rules, IUserDirectory users, TimeProvider time)
        : this(deployment, rules, rules, users, time) { }

    /// <summary>Invokes the connection function.</summary>
    public Task<Stream> RequestAsync(Stream payload, TimeSpan remaining) =>
        _connection.HandleAsync(payload, new FakeLambdaContext { RemainingTime = remaining });

    /// <summary>Invokes the connection function through the alias of the schedule that keeps it warm.</summary>
    public Task<Stream> KeepWarmAsync(Stream payload) =>
        _connection.HandleAsync(
            payload,
            new FakeLambdaContext { InvokedFunctionArn = $"arn:aws:lambda:us-east-1:123456789012:function:connection:{KeepWarmAlias.Name}" }
        );

    /// <summary>Invokes the sweep, by default with an event as the schedule sends it.</summary>
    public Task<Stream> SweepAsync(TimeSpan remaining, Stream? payload = null) =>
        _sweep.HandleAsync(payload ?? GatewayEvent.Stream("{}"), new FakeLambdaContext { RemainingTime = remaining });

    public void Dispose() => _http.Dispose();
}
