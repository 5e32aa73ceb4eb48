using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Testing;

/// <summary>
/// Signature Version 4 as a client makes it, for what curl doesn't do: another date, or a body that changes afterwards. It shares no line
/// with the verifier of local mode, which it tests. https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
/// </summary>
internal sealed record RequestSigner(string AccessKeyId, string Secret, string? SessionToken = null)
{
    public string Region { get; init; } = "us-east-1";

    public string Service { get; init; } = "execute-api";

    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;

    public string Scope => $"{Timestamp[..8]}/{Region}/{Service}/aws4_request";

    private string Timestamp => Time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The headers to add to a request to the API, whose query is in canonical form already.</summary>
    public static IReadOnlyList<(string Name, string Value)> Sign(
        Uri url,
        string region,
        LocalCaller caller,
        string method,
        string body,
        DateTimeOffset at
    )
    {
        var signer = new RequestSigner(caller.AccessKeyId, caller.SecretAccessKey, caller.SessionToken) { Region = region, Time = at };
        var headers = signer.Sign(method, url.AbsolutePath, url.Query.TrimStart('?'), body, ("host", url.Authority));
        return [.. headers.Where(header => header.Key != "host").Select(header => (header.Key, header.Value))];
    }

    /// <summary>
    /// The headers to send: those given and the ones of the signature. The path must be canonical and the query sorted already.
    /// </summary>
    public List<KeyValuePair<string, string>> Sign(
        string method,
        string path,
        string query,
        string body,
        params IEnumerable<(string Name, string Value)> headers
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

        var signed = all.OrderBy(header => header.Key, StringComparer.Ordinal).ToList();
        var names = string.Join(';', signed.Select(header => header.Key));
        var lines = string.Concat(signed.Select(header => $"{header.Key}:{header.Value}\n"));
        var canonical = $"{method}\n{path}\n{query}\n{lines}\n{names}\n{Hash(body)}";
        var toSign = $"AWS4-HMAC-SHA256\n{Timestamp}\n{Scope}\n{Hash(canonical)}";
        var key = Scope.Split('/').Aggregate(Bytes("AWS4" + Secret), (secret, part) => HMACSHA256.HashData(secret, Bytes(part)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Bytes(toSign)));
        var credential = $"{AccessKeyId}/{Scope}";
        all.Add(new("authorization", $"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"));
        return all;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Bytes(text)));
}
