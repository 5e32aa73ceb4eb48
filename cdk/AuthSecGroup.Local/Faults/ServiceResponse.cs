using System.Text;

namespace AuthSecGroup.Local.Faults;

/// <summary>One finished answer of the local EC2 or S3, not yet on the wire.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The whole body; empty for none.</param>
/// <param name="ErrorCode">The service's error code, or null for a success.</param>
public sealed record ServiceResponse(int Status, ReadOnlyMemory<byte> Body, string? ErrorCode = null)
{
    /// <summary>The media type; XML unless an object's content is given out.</summary>
    public string ContentType { get; init; } = "text/xml;charset=UTF-8";

    /// <summary>Headers beside the content's type and length.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Makes an answer with an XML text as its body.</summary>
    public static ServiceResponse Xml(int status, string xml, string? errorCode = null) =>
        new(status, Encoding.UTF8.GetBytes(xml), errorCode);
}
