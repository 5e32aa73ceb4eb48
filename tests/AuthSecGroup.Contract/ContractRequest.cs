using System.Net;
using Amazon.Runtime;

namespace AuthSecGroup.Contract;

/// <summary>A request of a case. What isn't set is as a well-behaved caller sends it.</summary>
internal sealed record ContractRequest(HttpMethod Method)
{
    /// <summary>The body; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>The body's content type.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Whose keys sign; null for the caller's.</summary>
    public ImmutableCredentials? Signer { get; init; }

    /// <summary>False to send no signature.</summary>
    public bool IsSigned { get; init; } = true;

    /// <summary>The time of the signature; null for now.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>The region of the signature; null for the API's.</summary>
    public string? SignedRegion { get; init; }

    /// <summary>The body that is signed in place of <see cref="Body"/>.</summary>
    public string? SignedBody { get; init; }

    /// <summary>What follows the endpoint's URL: a path below it, or a query in canonical form.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>More headers, which are not signed.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}

/// <summary>A response as it came.</summary>
/// <param name="Request">The method and what is special about the URL, for messages.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The media type without parameters.</param>
/// <param name="ErrorType">The header <c>x-amzn-ErrorType</c>.</param>
/// <param name="Date">The header <c>Date</c>.</param>
/// <param name="RetryAfter">The seconds of the header <c>Retry-After</c>.</param>
/// <param name="Body">The body.</param>
internal sealed record ContractResponse(
    string Request,
    HttpStatusCode Status,
    string? ContentType,
    string? ErrorType,
    DateTimeOffset? Date,
    TimeSpan? RetryAfter,
    string Body
)
{
    /// <inheritdoc />
    public override string ToString() => $"{Request} returned {(int)Status}{(ErrorType is null ? "" : $" ({ErrorType})")} {Body}";
}
