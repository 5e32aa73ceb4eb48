using System.Globalization;
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
    private const int LongestLifetimeSeconds = 7 * 24 * 3600;
    private static readonly string[] HeaderParts = ["Credential", "Signature", "SignedHeaders"];
    private static readonly string[] QueryParts =
    [
        "X-Amz-Credential",
        "X-Amz-Signature",
        "X-Amz-SignedHeaders",
        "X-Amz-Date",
        "X-Amz-Expires",
    ];

    /// <summary>Reads the parts.</summary>
    /// <exception cref="SignatureException">There is no signature, or a part of it is missing or unreadable.</exception>
    public static SignatureParts Read(SignedRequest request)
    {
        var query = CanonicalRequest
            .Parameters(request.Query)
            .Where(parameter => parameter.Name.StartsWith("X-Amz-", StringComparison.Ordinal))
            .ToLookup(parameter => parameter.Name, parameter => Uri.UnescapeDataString(parameter.Value), StringComparer.Ordinal);
        return (request.Header("Authorization").ToArray(), query.Contains("X-Amz-Algorithm")) switch
        {
            ([_, ..], true) => throw Incomplete(
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the Authorization header should be specified."
            ),
            ([], true) => FromQuery(query),
            ([var header], false) => FromHeader(request, header),
            ([], false) => throw new SignatureException(SignatureProblem.Missing, "Missing Authentication Token"),
            _ => throw Incomplete("Only one Authorization header is allowed."),
        };
    }

    private static SignatureParts FromHeader(SignedRequest request, string header)
    {
        // AWS shows a hash of the header, because it may contain another scheme's secret.
        var hashed =
            "(Hashed with SHA-256 and encoded with Base64) "
            + $"Authorization={Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(header)))}";
        var (scheme, rest) = header.Split(' ', 2) is [var first, var second] ? (first, second) : (header, "");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in rest.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2) is not [var key, var value])
            {
                throw Incomplete($"Invalid key=value pair (missing equal-sign) in Authorization header {hashed}.");
            }

            Require(values.TryAdd(key, value), $"'{key}' appears more than once in Authorization header {hashed}.");
        }

        Require(scheme == Algorithm || !scheme.StartsWith("AWS", StringComparison.Ordinal), $"Unsupported AWS 'algorithm': '{scheme}'.");
        var timestamp = request.SingleHeader("X-Amz-Date") ?? request.SingleHeader("Date");
        var missing = HeaderParts
            .Where(name => scheme != Algorithm || string.IsNullOrEmpty(values.GetValueOrDefault(name)))
            .Select(name => $"Authorization header requires '{name}' parameter.")
            .ToList();
        if (timestamp is null)
        {
            missing.Add("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        }

        Require(missing.Count == 0, $"{string.Join(' ', missing)} {hashed}");
        var token = request.SingleHeader("X-Amz-Security-Token");
        return new(values["Credential"], values["SignedHeaders"], values["Signature"], timestamp!, token, null);
    }

    private static SignatureParts FromQuery(ILookup<string, string> query)
    {
        if (query.FirstOrDefault(parameter => parameter.Count() > 1) is { } repeated)
        {
            throw Incomplete($"'{repeated.Key}' appears more than once in the query string.");
        }

        var values = query.ToDictionary(parameter => parameter.Key, parameter => parameter.Single(), StringComparer.Ordinal);
        Require(values["X-Amz-Algorithm"] == Algorithm, $"Unsupported AWS 'algorithm': '{values["X-Amz-Algorithm"]}'.");
        var missing = QueryParts
            .Where(name => string.IsNullOrEmpty(values.GetValueOrDefault(name)))
            .Select(name => $"AWS query-string parameters must include '{name}'.")
            .ToList();
        Require(missing.Count == 0, string.Join(' ', missing));
        Require(
            int.TryParse(values["X-Amz-Expires"], CultureInfo.InvariantCulture, out var seconds)
                && seconds is >= 1 and <= LongestLifetimeSeconds,
            $"'X-Amz-Expires' is '{values["X-Amz-Expires"]}'. Allowed: 1 to {LongestLifetimeSeconds} seconds."
        );
        return new(
            values["X-Amz-Credential"],
            values["X-Amz-SignedHeaders"],
            values["X-Amz-Signature"],
            values["X-Amz-Date"],
            values.GetValueOrDefault("X-Amz-Security-Token"),
            TimeSpan.FromSeconds(seconds)
        );
    }

    private static void Require(bool holds, string message) => SignatureException.Require(holds, SignatureProblem.Incomplete, message);

    private static SignatureException Incomplete(string message) => new(SignatureProblem.Incomplete, message);
}
