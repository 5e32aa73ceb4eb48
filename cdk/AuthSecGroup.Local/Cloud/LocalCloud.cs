using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Control;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Gateway;
using AuthSecGroup.Local.Hosting;
using AuthSecGroup.Local.S3;
using AuthSecGroup.Local.Template;
using Microsoft.AspNetCore.Http.Features;

namespace AuthSecGroup.Local.Cloud;

/// <summary>
/// A synthesized stack that runs on this machine: the API, the functions as processes, the schedule, EC2 and S3. It has no state outside of
/// itself, so several can run in one process.
/// </summary>
public sealed class LocalCloud : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly DeployedStack _stack;
    private int _isDisposed;

    private LocalCloud(LoopbackServer server, DeployedStack stack) => (_server, _stack) = (server, stack);

    /// <summary>The URL to call, on 127.0.0.1.</summary>
    public Uri Url => _stack.Url;

    /// <summary>The URL to call from an IPv6 address, on ::1; null if this machine has no IPv6.</summary>
    public Uri? UrlV6 => _stack.UrlV6;

    /// <summary>The endpoint of the local EC2 and S3, for all regions.</summary>
    public Uri AwsUrl => _stack.AwsUrl;

    /// <summary>The region of the stack, which signatures for the API must name.</summary>
    public string Region => _stack.Region;

    /// <summary>The account of the stack.</summary>
    public string Account => _stack.Account;

    /// <summary>The callers: alice, bob, mallory, intern, and those that were added.</summary>
    public IReadOnlyList<LocalCaller> Callers => _stack.Callers;

    /// <summary>A principal that is allowed everything in EC2 and S3, for example to edit the user files.</summary>
    public LocalCaller Admin => _stack.Admin;

    /// <summary>The local cloud's time. Advancing it lets time pass for all parts at once.</summary>
    public LocalTimeProvider Clock => _stack.Clock;

    /// <summary>The security groups.</summary>
    public Ec2Service Ec2 => _stack.Ec2;

    /// <summary>The buckets.</summary>
    public S3Service S3 => _stack.S3;

    /// <summary>The faults that are injected into EC2 and S3. Default: none.</summary>
    public FaultInjector Faults => _stack.Faults;

    /// <summary>The functions.</summary>
    public LocalFunctions Functions => _stack.Functions;

    /// <summary>The last lines that the functions logged, oldest first.</summary>
    public IReadOnlyList<LogLine> LogLines => _stack.LogLines;

    /// <summary>The last requests that the gateway served or refused, oldest first; at most 200.</summary>
    public IReadOnlyList<RequestRecord> Requests => _stack.Requests;

    internal StackSettings Settings => _stack.Settings;

    /// <summary>Deploys the stack on this machine and serves it.</summary>
    /// <exception cref="LocalModeException">
    /// The assembly contains something that local mode can't run, a custom resource failed, or the port is in use.
    /// </exception>
    public static async Task<LocalCloud> StartAsync(LocalCloudOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var assembly = CloudAssembly.Load(options.AssemblyDirectory);
        var template = new Stack(assembly);
        var functions = template
            .OfType("AWS::Lambda::Function")
            .Select(resource => LambdaFunction.Read(resource, template, assembly))
            .ToList();
        var server = await LoopbackServer.StartAsync(options.Port, functions.Count * options.MaxInstances);
        var clock = new LocalTimeProvider();
        LocalCloud cloud;
        try
        {
            var deployOptions = new DeployOptions(options.MaxInstances, options.PlantForeignRules, options.LogWriter);
            cloud = new LocalCloud(server, new DeployedStack(template, functions, server, clock, deployOptions));
        }
        catch
        {
            await server.DisposeAsync();
            clock.Dispose();
            throw;
        }

        try
        {
            server.Serve(app => cloud.Configure(app, options.MaxInstances));
            await cloud._stack.CompleteAsync(options.ScheduleEnabled, cancellationToken);
            return cloud;
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a principal with keys of its own.</summary>
    /// <param name="name">A short name.</param>
    /// <param name="arn">The principal: an IAM user, or a role's session (<c>arn:aws:sts::…:assumed-role/Role/session</c>).</param>
    /// <param name="allow">True to allow it to invoke the API.</param>
    /// <param name="sessionToken">The token that must be sent with the keys; null for long-lived keys.</param>
    public LocalCaller AddCaller(string name, string arn, bool allow, string? sessionToken = null) =>
        _stack.AddCaller(name, arn, allow, sessionToken);

    /// <summary>Starts the sweep now, as the schedule does, and waits for its end.</summary>
    public Task<InvocationResult> SweepAsync() => _stack.SweepAsync();

    /// <summary>The state as a JSON object: <c>url</c>, <c>region</c>, <c>callers</c>, <c>groups</c> with their rules, and so on.</summary>
    public JsonObject State() => StateDocument.Of(_stack);

    /// <summary>
    /// Deletes the stack as CloudFormation does: everything that no custom resource depends on, then the custom resources, then the rest.
    /// Groups that the stack only uses, and the users bucket, are kept.
    /// </summary>
    public Task<DestroyResult> DestroyAsync() => _stack.DestroyAsync();

    /// <summary>Stops everything that was started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        await _stack.DisposeAsync();
        await _server.DisposeAsync();
        Clock.Dispose();
    }

    private void Configure(IApplicationBuilder app, int maxInstances)
    {
        app.MapWhen(
            context => Role(context).Kind == ListenerKind.Runtime,
            runtime =>
                runtime.Run(context =>
                {
                    var slot = Role(context).Slot;
                    return Functions.Pools[slot / maxInstances].HandleRuntimeApiAsync(context, slot % maxInstances);
                })
        );
        app.MapWhen(
            context => Role(context).Kind == ListenerKind.Aws,
            aws =>
                aws.Map(CustomResources.ResponsePath, responses => responses.Run(_stack.CustomResources.HandleResponseAsync))
                    .Run(_stack.AwsEndpoint.HandleAsync)
        );
        app.UseRouting().UseEndpoints(new LocalControls(_stack).Map);
        app.Run(_stack.Gateway.HandleAsync);

        static ListenerRole Role(HttpContext context) => context.Features.GetRequiredFeature<ListenerRole>();
    }
}
