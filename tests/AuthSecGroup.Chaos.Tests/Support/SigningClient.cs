using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Chaos.Tests.Support;

/// <summary>Sends requests with Signature Version 4, each from the source address that it is told to.</summary>
internal sealed class SigningClient(Uri url, string region) : IDisposable
{
    private readonly ConcurrentDictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);

    /// <summary>Sends one request; the body is JSON, or null for none.</summary>
    public async Task<SignedResponse> SendAsync(LocalCaller caller, string method, string from, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url) { Content = body is null ? null : new StringContent(body) };
        Sign(request, caller, body ?? "");
        using var response = await _clients.GetOrAdd(from, ClientFrom).SendAsync(request);
        return new SignedResponse(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString(),
            response.Headers.RetryAfter?.ToString(),
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

    private static HttpClient ClientFrom(string address)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
    }

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
    private void Sign(HttpRequestMessage request, LocalCaller caller, string body)
    {
        var date = DateTimeOffset.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{date[..8]}/{region}/execute-api/aws4_request";
        var (token, names) = caller.SessionToken is null
            ? ("", "host;x-amz-date")
            : ($"x-amz-security-token:{caller.SessionToken}\n", "host;x-amz-date;x-amz-security-token");
        var canonical =
            $"{request.Method}\n{url.AbsolutePath}\n\nhost:{url.Authority}\nx-amz-date:{date}\n{token}\n{names}\n{Hex(SHA256.HashData(Bytes(body)))}";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Bytes(canonical)))}";
        var key = scope
            .Split('/')
            .Aggregate(Bytes("AWS4" + caller.SecretAccessKey), (secret, part) => HMACSHA256.HashData(secret, Bytes(part)));
        request.Headers.TryAddWithoutValidation("X-Amz-Date", date);
        if (caller.SessionToken is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", caller.SessionToken);
        }

        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={caller.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={Hex(HMACSHA256.HashData(key, Bytes(toSign)))}"
        );
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

/// <summary>An answer over HTTP.</summary>
internal sealed record SignedResponse(int Status, string? ContentType, string? RetryAfter, string Body);
