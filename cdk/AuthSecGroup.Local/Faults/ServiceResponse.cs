using System.Text;
using System.Xml.Linq;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Faults;

/// <summary>One finished response of the local EC2 or S3, not yet on the wire.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The whole body; empty for none.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="ErrorCode">The service's error code, or null for a success.</param>
/// <param name="Headers">Headers beside the content's type and length.</param>
internal sealed record ServiceResponse(
    int Status,
    ReadOnlyMemory<byte> Body,
    string ContentType,
    string? ErrorCode,
    params IEnumerable<(string Name, string Value)> Headers
)
{
    /// <summary>Makes a response with an XML document as its body.</summary>
    public static ServiceResponse Xml(XElement root, params IEnumerable<(string Name, string Value)> headers) =>
        new(StatusCodes.Status200OK, Encoding.UTF8.GetBytes(XmlText.Document(root)), "text/xml;charset=UTF-8", null, headers);

    /// <summary>Makes a response that tells of a refusal.</summary>
    public static ServiceResponse Xml(ServiceException refusal, XElement root, params IEnumerable<(string Name, string Value)> headers) =>
        Xml(root, headers) with
        {
            Status = refusal.Status,
            ErrorCode = refusal.Code,
        };

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        await response.Body.WriteAsync(Body);
    }
}
