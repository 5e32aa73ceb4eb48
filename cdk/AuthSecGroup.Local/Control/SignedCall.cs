using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Control;

/// <summary>
/// A request to the endpoint as one of the callers would send it: signed with their keys, over a socket with the wanted address.
/// </summary>
internal static class SignedCall
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Sends a request without a body.</summary>
    /// <exception cref="LocalModeException">This machine doesn't have the address.</exception>
    public static async Task<(int Status, string Body)> SendAsync(
        string method,
        Uri url,
        string region,
        LocalCaller caller,
        IPAddress from,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new LocalModeException(
                $"This machine can't send from {from} ({error.Message}). Linux has all of 127.0.0.0/8; on macOS add an address "
                    + $"with: sudo ifconfig lo0 alias {from}",
                error
            );
        }

        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            ConnectCallback = async (context, cancellation) =>
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        foreach (var (name, value) in Sign(method, url, region, caller))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, cancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    private static SortedDictionary<string, string> Sign(string method, Uri url, string region, LocalCaller caller)
    {
        var timestamp = DateTimeOffset.UtcNow.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{timestamp[..8]}/{region}/execute-api/aws4_request";
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = url.Authority, ["x-amz-date"] = timestamp };
        if (caller.SessionToken is { } token)
        {
            headers["x-amz-security-token"] = token;
        }

        var signedHeaders = string.Join(';', headers.Keys);
        var lines = string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"));
        var canonical = $"{method}\n{url.AbsolutePath}\n\n{lines}\n{signedHeaders}\n{Hash("")}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes($"AWS4{caller.SecretAccessKey}"), Hmac);
        var signature = Convert.ToHexStringLower(Hmac(key, $"{Algorithm}\n{timestamp}\n{scope}\n{Hash(canonical)}"));
        headers["authorization"] =
            $"{Algorithm} Credential={caller.AccessKeyId}/{scope}, SignedHeaders={signedHeaders}, Signature={signature}";
        return headers;
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
