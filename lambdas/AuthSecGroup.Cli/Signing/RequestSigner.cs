using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;

namespace AuthSecGroup.Cli.Signing;

/// <summary>
/// Signs requests for API Gateway with Signature Version 4. The SDK does the work: its signer accepts only requests of its own service
/// clients, but the parts that a derived class can use accept any request.
/// </summary>
internal sealed class RequestSigner : AWS4Signer
{
    public const string ContentType = "content-type";

    private const string Service = "execute-api";

    private RequestSigner() { }

    /// <summary>Returns the headers to add to a request, including the signature.</summary>
    /// <param name="method">GET, POST or DELETE.</param>
    /// <param name="url">The URL. Its query, if it has one, must be in canonical form already.</param>
    /// <param name="contentType">The body's type; null if there is no body.</param>
    /// <param name="body">The body, or nothing.</param>
    /// <param name="credentials">The caller's keys.</param>
    /// <param name="region">The region of the API.</param>
    /// <param name="now">The time of the signature.</param>
    public static IReadOnlyDictionary<string, string> Sign(
        string method,
        Uri url,
        string? contentType,
        byte[] body,
        ImmutableCredentials credentials,
        string region,
        DateTimeOffset now
    )
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var signedAt = InitializeHeaders(headers, url, now.UtcDateTime);
        var bodyHash = Convert.ToHexStringLower(ComputeHash(body));
        headers["x-amz-content-sha256"] = bodyHash;
        if (contentType is not null)
        {
            headers[ContentType] = contentType;
        }

        if (credentials.UseToken)
        {
            headers["x-amz-security-token"] = credentials.Token;
        }

        var sorted = SortAndPruneHeaders(headers);
        // The signer appends the path to the endpoint and encodes it.
        var (endpoint, path) = (new Uri(url.GetLeftPart(UriPartial.Authority)), Uri.UnescapeDataString(url.AbsolutePath));
        var canonical = CanonicalizeRequest(endpoint, path, method, sorted, url.Query.TrimStart('?'), bodyHash);
        var signature = ComputeSignature(credentials, region, signedAt, Service, CanonicalizeHeaderNames(sorted), canonical);
        headers["authorization"] = signature.ForAuthorizationHeader;
        return headers;
    }
}
