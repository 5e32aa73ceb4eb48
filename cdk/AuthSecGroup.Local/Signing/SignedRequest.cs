using Microsoft.AspNetCore.Http.Features;

namespace AuthSecGroup.Local.Signing;

/// <summary>An HTTP request as it came over the wire: nothing in it is decoded, folded or tidied up.</summary>
/// <param name="Method">Such as <c>POST</c>.</param>
/// <param name="Path">The path of the request target, still percent-encoded.</param>
/// <param name="Query">What follows the first question mark; empty if there is none.</param>
/// <param name="Headers">The headers in the order of their arrival; a repeated header occurs several times.</param>
/// <param name="Body">The whole body.</param>
internal sealed record SignedRequest(
    string Method,
    string Path,
    string Query,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body
)
{
    /// <summary>Takes the request from the server.</summary>
    public static SignedRequest From(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/') && target.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme)
        {
            target = target.IndexOf('/', scheme + 3) is >= 0 and var path ? target[path..] : "/";
        }

        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return new SignedRequest(
            context.Request.Method,
            mark < 0 ? target : target[..mark],
            mark < 0 ? "" : target[(mark + 1)..],
            [.. context.Request.Headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")))],
            body
        );
    }

    /// <summary>All values of a header, by its name in any case.</summary>
    public IEnumerable<string> Header(string name) =>
        Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    /// <summary>A header as its receiver reads it: repeated ones joined by commas; null if it is absent.</summary>
    public string? SingleHeader(string name)
    {
        var values = Header(name).ToList();
        return values.Count == 0 ? null : string.Join(",", values);
    }
}
