using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Control;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Functions;
using AuthSecGroup.Local.Hosting;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Cloud;

/// <summary>
/// A synthesized stack that runs on this machine: the API, the functions as processes, the schedule, EC2 and S3. It has no state outside of
/// itself, so several can run in one process.
/// </summary>
internal sealed class LocalCloud : DeployedStack
{
    private LocalCloud(
        Stack stack,
        IReadOnlyList<LambdaFunction> functions,
        LoopbackServer server,
        LocalTimeProvider clock,
        LocalCloudOptions options
    )
        : base(stack, functions, server, clock, options) => server.Serve(app => Configure(app, server, options.MaxInstances));

    /// <summary>Deploys the stack on this machine and serves it.</summary>
    /// <exception cref="LocalModeException">
    /// The assembly contains something that local mode can't run, a custom resource failed, or the port is in use.
    /// </exception>
    public static async Task<LocalCloud> StartAsync(LocalCloudOptions options, CancellationToken cancellationToken = default)
    {
        var assembly = CloudAssembly.Load(options.AssemblyDirectory);
        var stack = new Stack(assembly);
        var functions = stack.OfType("AWS::Lambda::Function").Select(resource => LambdaFunction.Read(resource, stack, assembly)).ToList();
        var server = await LoopbackServer.StartAsync(options.Port, functions.Count * options.MaxInstances);
        var clock = new LocalTimeProvider();
        LocalCloud? cloud = null;
        try
        {
            cloud = new LocalCloud(stack, functions, server, clock, options);
            await cloud.CompleteAsync(options.ScheduleEnabled, cancellationToken);
            return cloud;
        }
        catch
        {
            await (cloud?.DisposeAsync() ?? server.DisposeAsync());
            clock.Dispose();
            throw;
        }
    }

    private void Configure(IApplicationBuilder app, LoopbackServer server, int maxInstances)
    {
        app.MapWhen(
            context => server.RuntimePorts.Contains(server.PrivatePort(context)),
            runtime =>
                runtime.Run(context =>
                {
                    var slot = server.RuntimePorts.Index().First(port => port.Item == context.Connection.LocalPort).Index;
                    return Functions.Pools[slot / maxInstances].HandleRuntimeApiAsync(context, slot % maxInstances);
                })
        );
        app.MapWhen(
            context => server.PrivatePort(context) == server.AwsPort,
            aws =>
                aws.Map(CustomResources.ResponsePath, responses => responses.Run(CustomResources.HandleResponseAsync))
                    .Run(AwsEndpoint.HandleAsync)
        );
        app.UseRouting().UseEndpoints(new LocalControls(this).Map);
        app.Run(Gateway.HandleAsync);
    }
}
