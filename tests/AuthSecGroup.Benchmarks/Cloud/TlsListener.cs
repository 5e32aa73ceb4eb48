using System.Net;
using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuthSecGroup.Benchmarks.Cloud;

/// <summary>Serves requests over TLS 1.3, and counts the handshakes.</summary>
internal sealed class TlsListener : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _handshakes;

    private TlsListener(TestRoot root, RequestDelegate handle)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                    listen.UseHttps(https =>
                    {
                        (https.ServerCertificate, https.ServerCertificateChain) = (root.Leaf, root.Intermediates);
                        https.SslProtocols = SslProtocols.Tls13;
                        https.OnAuthenticate = (_, _) => Interlocked.Increment(ref _handshakes);
                    })
            )
        );
        _app = builder.Build();
        _app.Run(handle);
    }

    public Uri Address { get; private set; } = new("https://127.0.0.1/");

    /// <summary>How many handshakes there were since the last time.</summary>
    public int TakeHandshakes() => Interlocked.Exchange(ref _handshakes, 0);

    public static async Task<TlsListener> StartAsync(TestRoot root, RequestDelegate handle)
    {
        var listener = new TlsListener(root, handle);
        await listener._app.StartAsync();
        listener.Address = new Uri(
            listener._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()
        );
        return listener;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
