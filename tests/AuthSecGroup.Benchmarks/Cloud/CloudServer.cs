using System.Collections.Concurrent;
using System.Text;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AuthSecGroup.Benchmarks.Cloud;

/// <summary>A call to EC2 or S3, as it arrived.</summary>
/// <param name="Scope">The region and the service that it is signed for.</param>
/// <param name="Target">The path and the query.</param>
/// <param name="Action">What it does, such as <c>ListObjectsV2</c>.</param>
/// <param name="Form">The body of a call to EC2; empty for S3.</param>
internal sealed record Call((string Region, string Service) Scope, string Target, string Action, string Form)
{
    public const string Describe = "DescribeSecurityGroupRules";

    public bool IsWrite => Action == "PutObject" || (Scope.Service == "ec2" && Action != Describe);

    /// <summary>True for a call about the record of an address.</summary>
    public bool IsOfRecord => Target.Contains($"/{Scene.LeasesBucket}/", StringComparison.Ordinal);

    public static Call Of(HttpRequest request, string form)
    {
        var action =
            HttpMethods.IsPut(request.Method) ? "PutObject"
            : form.Length > 0 ? form.Split("Action=")[1].Split('&')[0]
            : request.Query.ContainsKey("list-type") ? "ListObjectsV2"
            : "GetObject";
        return new Call(UnverifiedAws.ScopeOf(request), request.Path + request.QueryString, action, form);
    }
}

/// <summary>
/// EC2 and S3 of all regions with a fixed round-trip time, and the Runtime API of one function. Local mode works out each response once.
/// Afterwards the same bytes are sent again, and no write has an effect, so that the benchmark measures the function and not the server.
/// </summary>
internal sealed class CloudServer : IAsyncDisposable
{
    private const int LargestBody = 16 * 1024 * 1024;

    private readonly LoopbackServer _server;
    private TlsListener? _tls;
    private readonly ConcurrentDictionary<string, bool> _connections = new(StringComparer.Ordinal);
    private ConcurrentDictionary<Call, (IHeaderDictionary Headers, byte[] Body)> _responses = [];
    private UnverifiedAws _aws;
    private FunctionProcess? _function;

    private CloudServer(LoopbackServer server, Scene scene)
    {
        (_server, _aws) = (server, scene.Build());
        // Each call that waits for its round trip holds a thread.
        ThreadPool.SetMinThreads(256, 256);
    }

    /// <summary>The address of EC2 and S3.</summary>
    public Uri Address => _tls?.Address ?? new($"http://127.0.0.1:{_server.AwsPort}/");

    public int RuntimePort => _server.RuntimePorts[0];

    /// <summary>The milliseconds that each call takes.</summary>
    public int RoundTrip { get; set; }

    /// <summary>The round trips that the first call of a new connection takes more: TCP and TLS 1.3 cost one each.</summary>
    public int Handshake { get; set; }

    /// <summary>The calls since the latest event was sent to the function.</summary>
    public ConcurrentQueue<Call> Calls { get; } = [];

    /// <summary>How many of each action there are among <see cref="Calls"/>.</summary>
    public string CallCounts =>
        string.Join(", ", Calls.CountBy(call => call.Action).OrderBy(count => count.Key).Select(count => $"{count.Value} {count.Key}"));

    /// <summary>How many connections were opened so far.</summary>
    public int Connections => _connections.Count;

    /// <param name="scene">What EC2 and S3 contain.</param>
    /// <param name="root">The root of the server's certificate. Default: no TLS.</param>
    public static async Task<CloudServer> StartAsync(Scene scene, TestRoot? root = null)
    {
        var cloud = new CloudServer(await LoopbackServer.StartAsync(port: 0, runtimeSlots: 1), scene);
        cloud._server.Serve(app =>
            app.Run(context =>
                cloud._server.PrivatePort(context) == cloud.RuntimePort
                    ? cloud._function!.HandleRuntimeApiAsync(context)
                    : cloud.HandleAsync(context)
            )
        );
        cloud._tls = root is null ? null : await TlsListener.StartAsync(root, cloud.HandleAsync);
        return cloud;
    }

    /// <summary>Replaces the groups, the rules, and the user files.</summary>
    public void Show(Scene scene) => (_aws, _responses) = (scene.Build(), []);

    /// <summary>Makes the function ready to start. Its first event is what Lambda calls a cold start.</summary>
    /// <param name="folder">The folder with the executable.</param>
    /// <param name="handler"><c>connection</c> or <c>sweep</c>.</param>
    /// <param name="scene">What it is configured for.</param>
    /// <param name="roots">Where it finds root certificates. Default: where the machine has them.</param>
    public FunctionProcess Deploy(string folder, string handler, Scene scene, (string File, string Folder)? roots = null) =>
        _function = new(folder, handler, scene, this, roots);

    /// <summary>How many TLS handshakes there were since the last time.</summary>
    public int TakeHandshakes() => _tls?.TakeHandshakes() ?? 0;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        if (_tls is not null)
        {
            await _tls.DisposeAsync();
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, LargestBody) ?? throw new InvalidOperationException("The body is too large.");
        var call = Call.Of(context.Request, Encoding.UTF8.GetString(body.Span));
        Calls.Enqueue(call);
        var roundTrips = _connections.TryAdd(context.Connection.Id, true) ? 1 + Handshake : 1;
        // The kernel's sleep is more precise than a timer of .NET, whose resolution is a millisecond.
        Thread.Sleep(roundTrips * RoundTrip);
        if (call.Action == "PutObject")
        {
            context.Response.Headers.ETag = "\"1\"";
            return;
        }

        if (call.IsWrite)
        {
            await Ec2Xml.Success(call.Action, Guid.NewGuid().ToString(), [Ec2Xml.Element("return", true)]).WriteAsync(context.Response);
            return;
        }

        if (!_responses.TryGetValue(call, out var response))
        {
            _responses[call] = response = await WorkOutAsync(context, body);
        }

        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(response.Body);
    }

    private async Task<(IHeaderDictionary Headers, byte[] Body)> WorkOutAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var (stream, written) = (context.Response.Body, new MemoryStream());
        context.Response.Body = written;
        await _aws.HandleAsync(context, body);
        context.Response.Body = stream;
        return context.Response.StatusCode == StatusCodes.Status200OK
            ? (new HeaderDictionary(context.Response.Headers.ToDictionary()), written.ToArray())
            : throw new InvalidOperationException($"{context.Request.Path} was refused: {Encoding.UTF8.GetString(written.ToArray())}");
    }
}
