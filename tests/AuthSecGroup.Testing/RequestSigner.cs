using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Cloud;

namespace AuthSecGroup.Testing;

/// <summary>
/// Signature Version 4 of a request without a query to the API, for tests that send more requests than curl processes can.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
/// </summary>
internal static class RequestSigner
{
    /// <summary>The headers to add to the request.</summary>
    public static IReadOnlyList<(string Name, string Value)> Sign(
        Uri url,
        string region,
        LocalCaller caller,
        string method,
        string body,
        DateTimeOffset at
    )
    {
        var date = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{date[..8]}/{region}/execute-api/aws4_request";
        List<(string Name, string Value)> headers = [("X-Amz-Date", date)];
        if (caller.SessionToken is { } token)
        {
            headers.Add(("X-Amz-Security-Token", token));
        }

        List<(string Name, string Value)> signed = [("host", url.Authority), .. headers.Select(h => (h.Name.ToLowerInvariant(), h.Value))];
        var names = string.Join(';', signed.Select(header => header.Name));
        var lines = string.Concat(signed.Select(header => $"{header.Name}:{header.Value}\n"));
        var canonical = $"{method}\n{url.AbsolutePath}\n\n{lines}\n{names}\n{Hash(body)}";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hash(canonical)}";
        var key = scope
            .Split('/')
            .Aggregate(Bytes("AWS4" + caller.SecretAccessKey), (secret, part) => HMACSHA256.HashData(secret, Bytes(part)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Bytes(toSign)));
        var credential = $"{caller.AccessKeyId}/{scope}";
        return [.. headers, ("Authorization", $"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}")];
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Bytes(text)));
}
