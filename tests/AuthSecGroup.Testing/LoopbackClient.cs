using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Cloud;

namespace AuthSecGroup.Testing;

/// <summary>An HTTP response as <see cref="LoopbackClient"/> received it.</summary>
internal sealed record ReceivedResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? ContentType => Headers.GetValueOrDefault("Content-Type");

    public string? ErrorType => Headers.GetValueOrDefault("x-amzn-ErrorType");

    public string? RetryAfter => Headers.GetValueOrDefault("Retry-After");
}

/// <summary>Sends requests from any loopback address, and keeps the connections of each. Faster than <see cref="Curl"/>.</summary>
internal sealed class LoopbackClient : IDisposable
{
    private readonly ConcurrentDictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);

    /// <summary>Sends a request to the API, signed by the caller.</summary>
    public Task<ReceivedResponse> SendSignedAsync(
        LocalCloud cloud,
        LocalCaller caller,
        string method,
        string from,
        string body = "",
        string query = ""
    )
    {
        var url = new Uri(cloud.Url + query);
        var signed = RequestSigner.Sign(url, cloud.Region, caller, method, body, DateTimeOffset.UtcNow);
        return SendAsync(method, url, signed.Select(header => KeyValuePair.Create(header.Name, header.Value)), body, from);
    }

    /// <summary>Sends a request as it is.</summary>
    public async Task<ReceivedResponse> SendAsync(
        string method,
        Uri url,
        IEnumerable<KeyValuePair<string, string>>? headers = null,
        string body = "",
        string from = "127.0.0.1"
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        request.Content = body.Length > 0 ? new ByteArrayContent(Encoding.UTF8.GetBytes(body)) : null;
        foreach (var (name, value) in headers ?? [])
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        var source = url.HostNameType == UriHostNameType.IPv4 ? from : IPAddress.IPv6Loopback.ToString();
        using var response = await _clients.GetOrAdd(source, ClientFrom).SendAsync(request);
        return new ReceivedResponse(
            (int)response.StatusCode,
            response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsStringAsync()
        );
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private static HttpClient ClientFrom(string source) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectCallback = async (context, cancellationToken) =>
                {
                    var address = IPAddress.Parse(source);
                    var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    try
                    {
                        socket.Bind(new IPEndPoint(address, 0));
                        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                        return new NetworkStream(socket, ownsSocket: true);
                    }
                    catch
                    {
                        socket.Dispose();
                        throw;
                    }
                },
            }
        );
}
