using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;

namespace AuthSecGroup.Cli.Signing;

/// <summary>
/// Signs requests for API Gateway with Signature Version 4. All of the work is the SDK's: its signer wants a request of one of its own
/// service clients, while its parts, which a derived class may use, take any.
/// </summary>
internal sealed class ConnectionSigner : AWS4Signer
{
    private const string Service = "execute-api";

    private ConnectionSigner() { }

    /// <summary>The headers to add to a request, with the signature among them.</summary>
    /// <param name="method">GET, POST or DELETE.</param>
    /// <param name="url">The url, without a query.</param>
    /// <param name="contentType">The body's type; null if there is no body.</param>
    /// <param name="body">The body, or nothing.</param>
    /// <param name="credentials">Whose signature.</param>
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
            headers["content-type"] = contentType;
        }

        if (credentials.UseToken)
        {
            headers["x-amz-security-token"] = credentials.Token;
        }

        var sorted = SortAndPruneHeaders(headers);
        // The signer appends the path to the endpoint, and encodes it.
        var (endpoint, path) = (new Uri(url.GetLeftPart(UriPartial.Authority)), Uri.UnescapeDataString(url.AbsolutePath));
        var canonical = CanonicalizeRequest(endpoint, path, method, sorted, canonicalQueryString: "", bodyHash);
        headers["authorization"] = ComputeSignature(
            credentials,
            region,
            signedAt,
            Service,
            CanonicalizeHeaderNames(sorted),
            canonical
        ).ForAuthorizationHeader;
        return headers;
    }
}
