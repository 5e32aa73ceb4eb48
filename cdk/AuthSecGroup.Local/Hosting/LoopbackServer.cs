using System.Net;
using System.Net.Sockets;
using AuthSecGroup.Local.Basics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AuthSecGroup.Local.Hosting;

/// <summary>All of local mode's listeners, on loopback addresses only, in one server.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource<RequestDelegate> _pipeline = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LoopbackServer(WebApplication app) => _app = app;

    /// <summary>The port of the API Gateway, the page and the controls: what people use.</summary>
    public int Port { get; private set; }

    /// <summary>
    /// The same on ::1; null where there is no IPv6. It is the same as <see cref="Port"/> unless that was any free one.
    /// </summary>
    public int? PortV6 { get; private set; }

    /// <summary>The port of EC2, S3 and CloudFormation: what the functions use.</summary>
    public int AwsPort { get; private set; }

    /// <summary>
    /// A port for each function instance. The runtime client knows only a host and a port, so the port identifies the instance.
    /// </summary>
    public IReadOnlyList<int> RuntimePorts { get; private set; } = [];

    /// <summary>Listens. Requests wait until <see cref="Serve"/>, since what serves them must know the ports.</summary>
    /// <param name="port">The public port; 0 takes any free one.</param>
    /// <param name="runtimeSlots">How many function instances there can be.</param>
    /// <exception cref="LocalModeException">The port is taken.</exception>
    public static async Task<LoopbackServer> StartAsync(int port, int runtimeSlots)
    {
        var hasV6 = HasIPv6();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(options =>
            {
                options.AddServerHeader = false;
                // Requests that hang until there is something to say: /next and the page's events.
                options.Limits.MinResponseDataRate = null;
                options.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http1);
                int[] ports = [port, 0, .. Enumerable.Repeat(0, runtimeSlots)];
                Array.ForEach(ports, each => options.Listen(IPAddress.Loopback, each));
                if (hasV6)
                {
                    options.Listen(IPAddress.IPv6Loopback, port);
                }
            });
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddRouting();
        var server = new LoopbackServer(builder.Build());
        server._app.Run(server.HandleAsync);
        try
        {
            await server._app.StartAsync();
        }
        catch (IOException error) when (error.InnerException is AddressInUseException or SocketException)
        {
            await server._app.DisposeAsync();
            throw new LocalModeException($"Port {port} is in use. Stop what listens there, or choose another port with --port N.", error);
        }

        var ports = server
            ._app.Services.GetRequiredService<IServer>()
            .Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.Select(address => new Uri(address).Port)
            .ToList();
        (server.Port, server.AwsPort, server.PortV6) = (ports[0], ports[1], hasV6 ? ports[^1] : null);
        server.RuntimePorts = ports.GetRange(2, runtimeSlots);
        return server;
    }

    /// <summary>Sets what serves the requests.</summary>
    public void Serve(Action<IApplicationBuilder> configure)
    {
        var builder = new ApplicationBuilder(_app.Services);
        configure(builder);
        _pipeline.SetResult(builder.Build());
    }

    /// <summary>The port that a request came to, if it is not a public one; otherwise 0.</summary>
    public int PrivatePort(HttpContext context)
    {
        var connection = context.Connection;
        // Any free port on ::1 may have the number of a private one on 127.0.0.1.
        var isPublic = connection.LocalPort == Port || connection.LocalIpAddress!.AddressFamily == AddressFamily.InterNetworkV6;
        return isPublic ? 0 : connection.LocalPort;
    }

    public async ValueTask DisposeAsync()
    {
        _pipeline.TrySetCanceled();
        // Requests that still wait for a response will not get one.
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            var serve = await _pipeline.Task.WaitAsync(context.RequestAborted);
            await serve(context);
        }
        catch (Exception error)
            when (error is OperationCanceledException or IOException
                && (
                    context.RequestAborted.IsCancellationRequested
                    || _app.Lifetime.ApplicationStopping.IsCancellationRequested
                    || _pipeline.Task.IsCanceled
                )
            )
        {
            // The client has disconnected, or the server is stopping.
            context.Abort();
        }
    }

    private static bool HasIPv6()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Signals belong to the program, not to each local cloud that a test starts.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
