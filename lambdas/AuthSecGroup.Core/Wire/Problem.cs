namespace AuthSecGroup.Core.Wire;

/// <summary>
/// The body of an unsuccessful response, <c>application/problem+json</c>: https://www.rfc-editor.org/rfc/rfc9457. The groups show what
/// succeeded
/// nevertheless: it stays open.
/// </summary>
internal sealed record Problem
{
    /// <summary>The problem in words; the same for each <see cref="Code"/>.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The stable code of the problem; see <see cref="ProblemCode"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong this time and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>The gateway's id of the request, which is also in the log.</summary>
    public string? RequestId { get; init; }

    /// <summary>The caller's address as a CIDR block; null if the request was refused before it was known.</summary>
    public string? Cidr { get; init; }

    /// <summary>The result of each group; null if the request was refused before.</summary>
    public IReadOnlyList<GroupResponse>? Groups { get; init; }
}
