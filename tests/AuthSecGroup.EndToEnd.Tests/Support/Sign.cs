using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.EndToEnd.Tests.Support;

/// <summary>Signs a request by hand, for what curl would not do: an old date, a body that is changed afterwards.</summary>
internal static class Sign
{
    /// <summary>The headers, as curl's arguments, of a POST to the URL.</summary>
    public static string[] Post(Uri url, string region, LocalCaller caller, string body, DateTimeOffset at)
    {
        var date = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{date[..8]}/{region}/execute-api/aws4_request";
        var request =
            $"POST\n{url.AbsolutePath}\n\nhost:{url.Authority}\nx-amz-date:{date}\n\nhost;x-amz-date\n{Hex(SHA256.HashData(Bytes(body)))}";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Bytes(request)))}";
        var key = scope
            .Split('/')
            .Aggregate(Bytes("AWS4" + caller.SecretAccessKey), (secret, part) => HMACSHA256.HashData(secret, Bytes(part)));
        var signature = Hex(HMACSHA256.HashData(key, Bytes(toSign)));
        return
        [
            "-H",
            $"X-Amz-Date: {date}",
            "-H",
            $"Authorization: AWS4-HMAC-SHA256 Credential={caller.AccessKeyId}/{scope}, SignedHeaders=host;x-amz-date, Signature={signature}",
        ];
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
