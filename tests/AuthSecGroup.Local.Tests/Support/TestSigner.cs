using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Tests.Support;

/// <summary>Signs as a client does. It shares no line with the verifier that it tests.</summary>
internal sealed record TestSigner(string AccessKeyId, string Secret, string? SessionToken = null)
{
    public string Region { get; init; } = "us-east-1";

    public string Service { get; init; } = "execute-api";

    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;

    public string Timestamp => Time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public string Scope => $"{Timestamp[..8]}/{Region}/{Service}/aws4_request";

    /// <summary>
    /// The headers to send: those given and the ones of the signature. The path must be canonical and the query sorted already.
    /// </summary>
    public List<KeyValuePair<string, string>> Sign(
        string method,
        string path,
        string query,
        string body,
        params (string Name, string Value)[] headers
    )
    {
        List<KeyValuePair<string, string>> all =
        [
            .. headers.Select(header => KeyValuePair.Create(header.Name, header.Value)),
            new("x-amz-date", Timestamp),
        ];
        if (SessionToken is not null)
        {
            all.Add(new("x-amz-security-token", SessionToken));
        }

        var canonicalHeaders = all.OrderBy(header => header.Key, StringComparer.Ordinal).ToList();
        var signedHeaders = string.Join(';', canonicalHeaders.Select(header => header.Key));
        var canonical =
            $"{method}\n{path}\n{query}\n{string.Concat(canonicalHeaders.Select(header => $"{header.Key}:{header.Value}\n"))}\n{signedHeaders}\n{Hash(body)}";
        var signature = Signature($"AWS4-HMAC-SHA256\n{Timestamp}\n{Scope}\n{Hash(canonical)}");
        all.Add(
            new("authorization", $"AWS4-HMAC-SHA256 Credential={AccessKeyId}/{Scope}, SignedHeaders={signedHeaders}, Signature={signature}")
        );
        return all;
    }

    private string Signature(string toSign)
    {
        var key = Encoding.UTF8.GetBytes($"AWS4{Secret}");
        foreach (var part in $"{Scope}/{toSign}".Split('/', 5))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(key);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
