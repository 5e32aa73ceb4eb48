using AuthSecGroup.Local.Signing;
using Microsoft.AspNetCore.WebUtilities;

namespace AuthSecGroup.Local.S3;

/// <summary>A path-style request in S3's terms: which operation on which bucket and key.</summary>
/// <param name="Operation">The API action's name; null for one that the local S3 doesn't know.</param>
/// <param name="Shown">The request as a refusal names it.</param>
/// <param name="Bucket">The bucket; empty if none.</param>
/// <param name="Key">The key; empty if none.</param>
/// <param name="Query">The query string's parameters.</param>
/// <param name="IfMatch">The ETag that the object must have, or null.</param>
/// <param name="IfNoneMatch"><c>*</c> if there must be no object, or null.</param>
/// <param name="UnknownHeader">The first header that would make this another operation, or null.</param>
internal sealed record S3Request(
    string? Operation,
    string Shown,
    string Bucket,
    string Key,
    IReadOnlyDictionary<string, string> Query,
    string? IfMatch,
    string? IfNoneMatch,
    string? UnknownHeader
)
{
    public const string ListObjectsV2 = "ListObjectsV2";
    public const string GetObject = "GetObject";
    public const string PutObject = "PutObject";
    public const string DeleteObject = "DeleteObject";

    // Names its operation to people who read logs; it means nothing to S3.
    private const string OperationHint = "x-id";

    private static readonly string[] ListParameters = ["list-type", "prefix", "continuation-token", "start-after", "max-keys"];

    // They change what an operation does, so to ignore them would be to do something else than what was asked for.
    private static readonly string[] UnknownHeaders =
    [
        "Range",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "x-amz-copy-source",
        "x-amz-expected-bucket-owner",
    ];

    public static S3Request Read(HttpContext context)
    {
        // The path as it was sent: a decoded one can't tell a slash in a key from an encoded one.
        var request = SignedRequest.From(context, default);
        var parts = request.Path.TrimStart('/').Split('/', 2).Select(Uri.UnescapeDataString).ToArray();
        var (bucket, key) = (parts[0], parts.Length == 2 ? parts[1] : "");
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in new QueryStringEnumerable(request.Query))
        {
            parameters[pair.DecodeName().ToString()] = pair.DecodeValue().ToString();
        }

        parameters.Remove(OperationHint);
        var operation = Name(request.Method, bucket, key, parameters);
        var (ifMatch, ifNoneMatch) = (request.SingleHeader("If-Match"), request.SingleHeader("If-None-Match"));
        return new(
            operation,
            $"{request.Method} {request.Path}{(request.Query.Length > 0 ? "?" : "")}{request.Query}",
            bucket,
            key,
            parameters,
            ifMatch,
            ifNoneMatch,
            operation is not (PutObject or DeleteObject) && ifMatch is not null ? "If-Match"
                : operation is not PutObject && ifNoneMatch is not null ? "If-None-Match"
                // S3 accepts no ETag here: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
                : ifNoneMatch is not (null or "*") ? "If-None-Match with an ETag"
                : request.SingleHeader("x-amz-content-sha256")?.StartsWith("STREAMING-", StringComparison.Ordinal) is true
                    ? "x-amz-content-sha256 of content in chunks"
                : UnknownHeaders.FirstOrDefault(context.Request.Headers.ContainsKey)
        );
    }

    public string? Parameter(string name) => Query.GetValueOrDefault(name);

    private static string? Name(string method, string bucket, string key, Dictionary<string, string> query) =>
        (method, bucket.Length > 0, key.Length > 0) switch
        {
            ("GET", true, false) when query.GetValueOrDefault("list-type") == "2" && query.Keys.All(ListParameters.Contains) =>
                ListObjectsV2,
            ("GET", true, true) when query.Count == 0 => GetObject,
            ("PUT", true, true) when query.Count == 0 => PutObject,
            ("DELETE", true, true) when query.Count == 0 => DeleteObject,
            _ => null,
        };
}
