using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuthSecGroup.StandIns.Tests;

/// <summary>A Runtime API on this machine. It sends the events of a test and records what the function posts.</summary>
internal sealed class LocalRuntimeApi : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<RuntimeEvent> _events = Channel.CreateUnbounded<RuntimeEvent>();
    private readonly Channel<Posted> _posted = Channel.CreateUnbounded<Posted>();
    private readonly ConcurrentDictionary<string, string> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly WebApplication _app;

    private LocalRuntimeApi(WebApplication app) => _app = app;

    /// <summary>What <c>AWS_LAMBDA_RUNTIME_API</c> must be.</summary>
    public string Address => new Uri(_app.Urls.Single()).Authority;

    /// <summary>The connections that were used.</summary>
    public IReadOnlyCollection<string> Connections => [.. _connections.Keys];

    /// <summary>The names of the headers of the last request for an event.</summary>
    public IReadOnlyCollection<string> HeadersOfNext { get; private set; } = [];

    /// <summary>The status of the response to a POST, by the end of its path; 202 by default.</summary>
    public Dictionary<string, HttpStatusCode> StatusOfPost { get; } = [];

    public static async Task<LocalRuntimeApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);

        var app = builder.Build();
        var api = new LocalRuntimeApi(app);
        app.MapGet("/2018-06-01/runtime/invocation/next", api.HandOutAsync);
        app.MapPost("/2018-06-01/runtime/{**path}", api.TakeAsync);
        await app.StartAsync();
        return api;
    }

    public void Send(RuntimeEvent invocation) => Assert.True(_events.Writer.TryWrite(invocation));

    /// <summary>What the function posts next.</summary>
    public async Task<Posted> PostedAsync() => await _posted.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task HandOutAsync(HttpContext http)
    {
        _connections.TryAdd(http.Connection.Id, "");
        HeadersOfNext = [.. http.Request.Headers.Keys];
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping.Token);
        var invocation = await _events.Reader.ReadAsync(gone.Token);
        http.Response.StatusCode = (int)invocation.Status;
        foreach (var (name, value) in invocation.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (!invocation.Chunked)
        {
            http.Response.ContentLength = invocation.Body.Length;
        }

        await http.Response.Body.WriteAsync(invocation.Body, gone.Token);
    }

    private async Task TakeAsync(HttpContext http, string path)
    {
        _connections.TryAdd(http.Connection.Id, "");
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);

        var status = StatusOfPost.GetValueOrDefault(path[path.LastIndexOf('/')..], HttpStatusCode.Accepted);
        http.Response.StatusCode = (int)status;
        await http.Response.WriteAsync($$"""{"status":"{{status}}"}""", http.RequestAborted);
        await _posted.Writer.WriteAsync(
            new Posted(
                path,
                http.Request.ContentType,
                http.Request.Headers["Lambda-Runtime-Function-Error-Type"],
                body.ToArray(),
                http.Request.Headers["Lambda-Runtime-Invocation-Id"]
            )
        );
    }
}
