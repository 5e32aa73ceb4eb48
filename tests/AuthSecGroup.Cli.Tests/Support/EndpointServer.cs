using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthSecGroup.Core.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace AuthSecGroup.Cli.Tests.Support;

internal sealed record SeenRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    IPAddress From,
    DateTimeOffset At
);

/// <summary>
/// An HTTP server in the place of the gateway with scripted responses, for what local mode doesn't do: network faults, malformed responses,
/// and another source address per request.
/// </summary>
internal sealed class EndpointServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private readonly Func<SeenRequest, Task<Canned>> _answer;

    private EndpointServer(Func<SeenRequest, Task<Canned>> answer, bool tls, IPAddress address)
    {
        _answer = answer;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder
            .WebHost.UseKestrelCore()
            .UseUrls()
            .ConfigureKestrel(options =>
            {
                if (tls)
                {
                    options.Listen(address, 0, listen => listen.UseHttps(SelfSigned()));
                }
                else
                {
                    options.Listen(address, 0);
                }
            });
        if (tls)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public string Url => _app.Urls.Single() + "/dev/connection";

    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    public int Count(string method) => _seen.Count(request => request.Method == method);

    public static Task<EndpointServer> StartAsync(Func<SeenRequest, Canned> answer, bool tls = false) =>
        StartAsync(request => Task.FromResult(answer(request)), tls);

    public static Task<EndpointServer> StartAsync(Canned answer) => StartAsync(_ => answer);

    public static async Task<EndpointServer> StartAsync(Func<SeenRequest, Task<Canned>> answer, bool tls = false, IPAddress? address = null)
    {
        var server = new EndpointServer(answer, tls, address ?? IPAddress.Loopback);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>The response of a healthy endpoint.</summary>
    public static Canned Healthy(SeenRequest request, long seconds = 600) =>
        request.Method switch
        {
            "POST" => Canned.Open(seconds: seconds),
            "DELETE" => Canned.Open(outcome: Outcome.Closed),
            _ => Canned.Open(seconds: seconds, outcome: Outcome.Open),
        };

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new SeenRequest(
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(),
            context.Connection.RemoteIpAddress!,
            TimeProvider.System.GetUtcNow()
        );
        _seen.Enqueue(request);
        var answer = await _answer(request);
        context.Response.StatusCode = answer.Status;
        // The gateway always sends a date; this Kestrel doesn't.
        context.Response.Headers.Date = TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(answer.Body);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
