using System.Text;

namespace AuthSecGroup.Local.Signing;

/// <summary>
/// The canonical form of a request, over which both sides compute the signature
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
/// </summary>
internal static class CanonicalRequest
{
    /// <summary>Builds the canonical form.</summary>
    /// <param name="request">The request as it came.</param>
    /// <param name="signedHeaders">The names of the signed headers, lower case and sorted.</param>
    /// <param name="payloadHash">The hash of the body, or the constant in its place.</param>
    /// <param name="isS3">S3 neither tidies the path up nor encodes it twice, because an object's key may hold anything.</param>
    public static string Build(SignedRequest request, IReadOnlyList<string> signedHeaders, string payloadHash, bool isS3)
    {
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n');
        text.Append(
                isS3
                    ? PercentEncoding.Normalize(EmptyIsRoot(request.Path), "/")
                    : PercentEncoding.Encode(RemoveDotSegments(request.Path), "/")
            )
            .Append('\n');
        text.Append(Query(request.Query)).Append('\n');
        foreach (var name in signedHeaders)
        {
            text.Append(name).Append(':').Append(string.Join(',', request.Header(name).Select(Fold))).Append('\n');
        }

        return text.Append('\n').Append(string.Join(';', signedHeaders)).Append('\n').Append(payloadHash).ToString();
    }

    /// <summary>The query's parameters as they are signed: without the signature itself, sorted by encoded name, then value.</summary>
    public static string Query(string query) =>
        string.Join(
            '&',
            Parameters(query)
                .Where(parameter => parameter.Name != "X-Amz-Signature")
                .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
                .ThenBy(parameter => parameter.Value, StringComparer.Ordinal)
                .Select(parameter => $"{parameter.Name}={parameter.Value}")
        );

    /// <summary>The query's parameters in the one canonical encoding.</summary>
    public static IEnumerable<(string Name, string Value)> Parameters(string query) =>
        from part in query.Split('&')
        where part.Length > 0
        let pair = part.Split('=', 2)
        select (Parameter(pair[0]), pair.Length == 2 ? Parameter(pair[1]) : "");

    // A plus sign in a query is an old way to write a space, and AWS signs it as one.
    private static string Parameter(string text) => PercentEncoding.Normalize(text.Replace("+", "%20", StringComparison.Ordinal));

    private static string EmptyIsRoot(string path) => path.Length == 0 ? "/" : path;

    private static string RemoveDotSegments(string path)
    {
        var kept = new List<string>();
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var segment in segments)
        {
            if (segment == ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }
            else if (segment is not ("." or ".."))
            {
                kept.Add(segment);
            }
        }

        var endsOpen = path.EndsWith('/') || (segments.Length > 0 && segments[^1] is "." or "..");
        return kept.Count == 0 ? "/" : $"/{string.Join('/', kept)}{(endsOpen ? "/" : "")}";
    }

    private static string Fold(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var character in value.Trim())
        {
            if (character != ' ' || text[^1] != ' ')
            {
                text.Append(character);
            }
        }

        return text.ToString();
    }
}
