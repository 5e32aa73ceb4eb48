using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;

namespace AuthSecGroup.Local.Tests.Support;

/// <summary>A local cloud of the fixture's stack, and an HTTP client that can have any address of this machine.</summary>
public abstract class LocalCloudTest : IAsyncLifetime, IDisposable
{
    private FixtureAssembly? _assembly;
    private LocalCloud? _cloud;

    private protected LocalCloud Cloud => _cloud ?? throw new InvalidOperationException("The cloud has not started.");

    private protected LocalCaller Alice => Cloud.Callers.Single(caller => caller.Name == "alice");

    private protected virtual void Change(JsonNode resources) { }

    public async Task InitializeAsync()
    {
        _assembly = new FixtureAssembly(Change);
        _cloud = await StartAsync(_assembly);
    }

    public async Task DisposeAsync() => await (_cloud?.DisposeAsync() ?? ValueTask.CompletedTask);

    public void Dispose()
    {
        _assembly?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static Task<LocalCloud> StartAsync(FixtureAssembly assembly) =>
        LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                AssemblyDirectory = assembly.Directory,
                Port = 0,
                ScheduleEnabled = false,
                MaxInstances = 3,
            }
        );

    /// <summary>Sends a signed request to the endpoint.</summary>
    private protected Task<Response> SendAsync(
        LocalCaller caller,
        string body = "",
        string method = "POST",
        string query = "",
        string from = "127.0.0.1",
        TestSigner? signer = null,
        Uri? url = null,
        params (string Name, string Value)[] headers
    )
    {
        url ??= Cloud.Url;
        signer ??= new TestSigner(caller.AccessKeyId, caller.SecretAccessKey, caller.SessionToken);
        return SendAsync(
            method,
            new Uri(url, query.Length == 0 ? "" : "?" + query),
            signer.Sign(method, url.AbsolutePath, query, body, [("host", url.Authority), .. headers]),
            body,
            from
        );
    }

    /// <summary>Sends a request to a path beside the endpoint, as it is.</summary>
    private protected Task<Response> SendAsync(
        string method,
        string path,
        string body = "",
        params IEnumerable<KeyValuePair<string, string>> headers
    ) => SendAsync(method, new Uri(Cloud.Url, path), headers, body);

    /// <summary>Sends a request as it is.</summary>
    private protected static async Task<Response> SendAsync(
        string method,
        Uri url,
        IEnumerable<KeyValuePair<string, string>>? headers = null,
        string body = "",
        string from = "127.0.0.1"
    )
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var address = url.HostNameType == UriHostNameType.IPv4 ? IPAddress.Parse(from) : IPAddress.IPv6Loopback;
                var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        request.Content = body.Length > 0 ? new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body)) : null;
        foreach (var (name, value) in headers ?? [])
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await client.SendAsync(request);
        return new Response(
            (int)response.StatusCode,
            response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsStringAsync()
        );
    }

    private protected sealed record Response(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public JsonNode Json => JsonNode.Parse(Body)!;

        public string? ErrorType => Headers.GetValueOrDefault("x-amzn-ErrorType");
    }
}
