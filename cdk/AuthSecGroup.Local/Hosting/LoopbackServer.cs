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
    private readonly TaskCompletionSource<RequestDelegate> _pipeline;

    private LoopbackServer(
        WebApplication app,
        TaskCompletionSource<RequestDelegate> pipeline,
        int port,
        int? portV6,
        int awsPort,
        IReadOnlyList<int> runtimePorts
    )
    {
        _app = app;
        _pipeline = pipeline;
        Port = port;
        PortV6 = portV6;
        AwsPort = awsPort;
        RuntimePorts = runtimePorts;
    }

    public int Port { get; }

    /// <summary>
    /// The public port on ::1; null where there is no IPv6. It is the same as <see cref="Port"/> unless that was any free one.
    /// </summary>
    public int? PortV6 { get; }

    public int AwsPort { get; }

    /// <summary>
    /// A port for each function instance. The runtime client knows only a host and a port, so the port identifies the instance.
    /// </summary>
    public IReadOnlyList<int> RuntimePorts { get; }

    /// <summary>Listens. Requests wait until <see cref="Serve"/>, since what serves them must know the ports.</summary>
    /// <param name="port">The public port; 0 takes any free one.</param>
    /// <param name="runtimeSlots">How many function instances there can be.</param>
    /// <exception cref="LocalModeException">The port is taken.</exception>
    public static async Task<LoopbackServer> StartAsync(int port, int runtimeSlots)
    {
        var hasV6 = HasIPv6(port);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(options =>
            {
                options.AddServerHeader = false;
                // Requests that hang until there is something to say: /next and the page's events.
                options.Limits.MinResponseDataRate = null;
                options.Listen(IPAddress.Loopback, port, Tag(new ListenerRole(ListenerKind.Public)));
                options.Listen(IPAddress.Loopback, 0, Tag(new ListenerRole(ListenerKind.Aws)));
                for (var slot = 0; slot < runtimeSlots; slot++)
                {
                    options.Listen(IPAddress.Loopback, 0, Tag(new ListenerRole(ListenerKind.Runtime, slot)));
                }

                if (hasV6)
                {
                    options.Listen(IPAddress.IPv6Loopback, port, Tag(new ListenerRole(ListenerKind.Public)));
                }
            });
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddRouting();
        var app = builder.Build();
        var pipeline = new TaskCompletionSource<RequestDelegate>(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Run(context => HandleAsync(context, pipeline.Task, app.Lifetime.ApplicationStopping));
        try
        {
            await app.StartAsync();
        }
        catch (IOException error) when (error.InnerException is AddressInUseException or SocketException)
        {
            await app.DisposeAsync();
            throw new LocalModeException($"Port {port} is in use. Stop what listens there, or choose another port with --port N.", error);
        }

        var ports = app
            .Services.GetRequiredService<IServer>()
            .Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.Select(address => new Uri(address).Port)
            .ToList();
        return new LoopbackServer(app, pipeline, ports[0], hasV6 ? ports[^1] : null, ports[1], ports.GetRange(2, runtimeSlots));
    }

    /// <summary>Sets what serves the requests.</summary>
    public void Serve(Action<IApplicationBuilder> configure)
    {
        var builder = new ApplicationBuilder(_app.Services);
        configure(builder);
        _pipeline.SetResult(builder.Build());
    }

    public async ValueTask DisposeAsync()
    {
        _pipeline.TrySetCanceled();
        // Requests that still wait for a response will not get one.
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private static async Task HandleAsync(HttpContext context, Task<RequestDelegate> pipeline, CancellationToken stopping)
    {
        try
        {
            var serve = await pipeline.WaitAsync(context.RequestAborted);
            await serve(context);
        }
        catch (Exception error)
            when (error is OperationCanceledException or IOException
                && (context.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested || pipeline.IsCanceled)
            )
        {
            // The client has disconnected, or the server is stopping.
            context.Abort();
        }
    }

    private static Action<ListenOptions> Tag(ListenerRole role) =>
        options =>
        {
            options.Protocols = HttpProtocols.Http1;
            options.Use(next =>
                connection =>
                {
                    connection.Features.Set(role);
                    return next(connection);
                }
            );
        };

    private static bool HasIPv6(int port)
    {
        if (!Socket.OSSupportsIPv6)
        {
            return false;
        }

        try
        {
            using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, port));
            return true;
        }
        catch (SocketException error)
            when (error.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            return false;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            // The server itself will meet the same and say so.
            return true;
        }
    }

    /// <summary>Signals belong to the program, not to each local cloud that a test starts.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
