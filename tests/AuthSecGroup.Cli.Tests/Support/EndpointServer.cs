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
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuthSecGroup.Cli.Tests.Support;

internal sealed record SeenRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    IPAddress From,
    int FromPort
)
{
    /// <summary>The query string with its question mark; empty if there is none.</summary>
    public string Query { get; init; } = "";
}

/// <summary>
/// An HTTP server in the place of the gateway with scripted responses, for what local mode doesn't do: network faults, malformed responses,
/// and another source address per request.
/// </summary>
internal sealed class EndpointServer : IDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private readonly Func<SeenRequest, Task<Canned>> _respond;

    /// <summary>Starts the server.</summary>
    /// <param name="respond">The response to each request.</param>
    /// <param name="tls">True for HTTPS with a certificate that nobody trusts.</param>
    /// <param name="address">The address to listen on; 127.0.0.1 by default.</param>
    public EndpointServer(Func<SeenRequest, Task<Canned>> respond, bool tls = false, IPAddress? address = null)
    {
        _respond = respond;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls();
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(
                address ?? IPAddress.Loopback,
                0,
                listen =>
                {
                    if (tls)
                    {
                        listen.UseHttps(SelfSigned());
                    }
                }
            )
        );
        _app = builder.Build();
        _app.Run(HandleAsync);
        _app.Start();
    }

    public string Url => _app.Urls.Single() + "/dev/connection";

    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    public int Count(string method) => _seen.Count(request => request.Method == method);

    /// <summary>The response of a healthy endpoint.</summary>
    public static Canned Healthy(SeenRequest request, long seconds = 600) =>
        request.Method switch
        {
            "POST" => Canned.Open(seconds: seconds),
            "DELETE" => Canned.Open(outcome: Outcome.Closed),
            _ => Canned.Open(seconds: seconds, outcome: Outcome.Open),
        };

    public void Dispose() => ((IDisposable)_app).Dispose();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new SeenRequest(
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(),
            context.Connection.RemoteIpAddress!,
            context.Connection.RemotePort
        )
        {
            Query = context.Request.QueryString.ToString(),
        };
        _seen.Enqueue(request);
        var response = await _respond(request);
        context.Response.StatusCode = response.Status;
        // The gateway always sends a date; this Kestrel doesn't.
        context.Response.Headers.Date = TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(response.Body);
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
