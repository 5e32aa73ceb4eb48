using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace AuthSecGroup.Local.S3;

/// <summary>A path-style request in S3's terms: which operation on which bucket and key.</summary>
/// <param name="Operation">The API action's name; null for one that the local S3 doesn't know.</param>
/// <param name="Shown">The request as a refusal names it.</param>
/// <param name="Bucket">The bucket; empty if none.</param>
/// <param name="Key">The key; empty if none.</param>
/// <param name="Query">The query string's parameters.</param>
/// <param name="Headers">The headers.</param>
internal sealed record S3Request(
    string? Operation,
    string Shown,
    string Bucket,
    string Key,
    IReadOnlyDictionary<string, string> Query,
    IHeaderDictionary Headers
)
{
    // Names its operation to people who read logs; it means nothing to S3.
    private const string OperationHint = "x-id";

    private static readonly string[] ListParameters = ["list-type", "prefix", "max-keys", "continuation-token", "encoding-type"];

    // They change what an operation does, so to ignore them would be to do something else than what was asked for.
    private static readonly string[] UnknownHeaders =
    [
        "Range",
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "x-amz-copy-source",
        "x-amz-tagging",
        "x-amz-write-offset-bytes",
    ];

    public static S3Request Read(HttpContext context)
    {
        var (path, query) = Target(context);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var bucket = Uri.UnescapeDataString(slash < 0 ? path : path[..slash]);
        var key = slash < 0 ? "" : Uri.UnescapeDataString(path[(slash + 1)..]);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in new QueryStringEnumerable(query))
        {
            parameters[pair.DecodeName().ToString()] = pair.DecodeValue().ToString();
        }

        parameters.Remove(OperationHint);

        var shown = $"{context.Request.Method} /{path}{(query.Length > 0 ? "?" : "")}{query}";
        return new(Name(context.Request.Method, bucket, key, parameters), shown, bucket, key, parameters, context.Request.Headers);
    }

    public string? Parameter(string name) => Query.GetValueOrDefault(name);

    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>The first header that would make this another operation, or null.</summary>
    public string? UnknownHeader => UnknownHeaders.FirstOrDefault(Headers.ContainsKey);

    private static string? Name(string method, string bucket, string key, Dictionary<string, string> query) =>
        (method, key.Length > 0) switch
        {
            _ when bucket.Length == 0 => null,
            ("GET", false) when query.GetValueOrDefault("list-type") == "2" && query.Keys.All(ListParameters.Contains) => "ListObjectsV2",
            ("GET", true) when query.Count == 0 => "GetObject",
            ("PUT", true) when query.Count == 0 => "PutObject",
            ("DELETE", true) when query.Count == 0 => "DeleteObject",
            _ => null,
        };

    // The path as it was sent: a decoded one can't tell a slash in a key from an encoded one.
    private static (string Path, string Query) Target(HttpContext context)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = raw.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? raw : raw[..question];
        var prefix = context.Request.PathBase.Value ?? "";
        if (path.StartsWith(prefix, StringComparison.Ordinal))
        {
            path = path[prefix.Length..];
        }

        return (path.StartsWith('/') ? path[1..] : path, question < 0 ? "" : raw[(question + 1)..]);
    }
}
