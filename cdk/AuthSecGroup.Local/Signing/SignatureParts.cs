using System.Security.Cryptography;
using System.Text;

namespace AuthSecGroup.Local.Signing;

/// <summary>What a request says about its signature, from its <c>Authorization</c> header or from its query.</summary>
/// <param name="Credential">The access key and the scope, separated by slashes.</param>
/// <param name="SignedHeaders">The names of the signed headers, separated by semicolons.</param>
/// <param name="Signature">The signature itself: 64 hex digits.</param>
/// <param name="Timestamp">When it was made, as sent.</param>
/// <param name="SessionToken">The session token, if one was sent.</param>
/// <param name="Lifetime">How long a signature in the query holds; null for one in the header.</param>
internal sealed record SignatureParts(
    string Credential,
    string SignedHeaders,
    string Signature,
    string Timestamp,
    string? SessionToken,
    TimeSpan? Lifetime
)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(7);
    private static readonly string[] HeaderParts = ["Credential", "Signature", "SignedHeaders"];
    private static readonly string[] QueryParts =
    [
        "X-Amz-Credential",
        "X-Amz-Signature",
        "X-Amz-SignedHeaders",
        "X-Amz-Date",
        "X-Amz-Expires",
    ];

    /// <summary>Reads the parts; exactly one of both results is null.</summary>
    public static (SignatureParts? Parts, SignatureRefusal? Refusal) Read(SignedRequest request)
    {
        var query = CanonicalRequest
            .Parameters(request.Query)
            .Where(parameter => parameter.Name.StartsWith("X-Amz-", StringComparison.Ordinal))
            .ToLookup(parameter => parameter.Name, parameter => Uri.UnescapeDataString(parameter.Value), StringComparer.Ordinal);
        var header = request.Header("Authorization").ToList();
        return (header.Count > 0, query.Contains("X-Amz-Algorithm")) switch
        {
            (true, true) => Incomplete(
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the Authorization header should be specified."
            ),
            (false, true) => FromQuery(query),
            (true, false) => FromHeader(request, header),
            (false, false) => (null, new SignatureRefusal(SignatureProblem.Missing, "Missing Authentication Token")),
        };
    }

    private static (SignatureParts?, SignatureRefusal?) FromHeader(SignedRequest request, List<string> header)
    {
        if (header.Count > 1)
        {
            return Incomplete("Only one Authorization header is allowed.");
        }

        // AWS answers with a hash of the header, because it may contain another scheme's secret.
        var hashed =
            "(Hashed with SHA-256 and encoded with Base64) "
            + $"Authorization={Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(header[0])))}";
        var (scheme, rest) = header[0].Split(' ', 2) is [var first, var second] ? (first, second) : (header[0], "");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in rest.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2) is not [var key, var value])
            {
                return Incomplete($"Invalid key=value pair (missing equal-sign) in Authorization header {hashed}.");
            }

            if (!values.TryAdd(key, value))
            {
                return Incomplete($"'{key}' appears more than once in Authorization header {hashed}.");
            }
        }

        if (scheme != Algorithm && scheme.StartsWith("AWS", StringComparison.Ordinal))
        {
            return Incomplete($"Unsupported AWS 'algorithm': '{scheme}'.");
        }

        var timestamp = request.SingleHeader("X-Amz-Date") ?? request.SingleHeader("Date");
        var missing = HeaderParts
            .Where(name => scheme != Algorithm || string.IsNullOrEmpty(values.GetValueOrDefault(name)))
            .Select(name => $"Authorization header requires '{name}' parameter.")
            .ToList();
        if (timestamp is null)
        {
            missing.Add("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        }

        if (missing.Count > 0)
        {
            return Incomplete($"{string.Join(' ', missing)} {hashed}");
        }

        return (
            new SignatureParts(
                values["Credential"],
                values["SignedHeaders"],
                values["Signature"],
                timestamp!,
                request.SingleHeader("X-Amz-Security-Token"),
                null
            ),
            null
        );
    }

    private static (SignatureParts?, SignatureRefusal?) FromQuery(ILookup<string, string> query)
    {
        if (query.FirstOrDefault(parameter => parameter.Count() > 1) is { } repeated)
        {
            return Incomplete($"'{repeated.Key}' appears more than once in the query string.");
        }

        if (query["X-Amz-Algorithm"].Single() != Algorithm)
        {
            return Incomplete($"Unsupported AWS 'algorithm': '{query["X-Amz-Algorithm"].Single()}'.");
        }

        var missing = QueryParts.Where(name => string.IsNullOrEmpty(query[name].SingleOrDefault())).ToList();
        if (missing.Count > 0)
        {
            return Incomplete(string.Join(' ', missing.Select(name => $"AWS query-string parameters must include '{name}'.")));
        }

        if (!int.TryParse(query["X-Amz-Expires"].Single(), out var seconds) || seconds < 1 || seconds > LongestLifetime.TotalSeconds)
        {
            return Incomplete(
                $"'X-Amz-Expires' is '{query["X-Amz-Expires"].Single()}'. Allowed: 1 to {LongestLifetime.TotalSeconds} seconds."
            );
        }

        return (
            new SignatureParts(
                query["X-Amz-Credential"].Single(),
                query["X-Amz-SignedHeaders"].Single(),
                query["X-Amz-Signature"].Single(),
                query["X-Amz-Date"].Single(),
                query["X-Amz-Security-Token"].SingleOrDefault(),
                TimeSpan.FromSeconds(seconds)
            ),
            null
        );
    }

    private static (SignatureParts?, SignatureRefusal?) Incomplete(string message) =>
        (null, new SignatureRefusal(SignatureProblem.Incomplete, message));
}
