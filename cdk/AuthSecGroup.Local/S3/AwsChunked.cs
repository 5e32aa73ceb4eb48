using System.Buffers.Text;
using System.Globalization;

namespace AuthSecGroup.Local.S3;

/// <summary>
/// The content of a body in the <c>aws-chunked</c> encoding: <c>size;chunk-signature=…</c>, line end, data, line end, …, a chunk of
/// size 0, trailers.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
/// </summary>
internal static class AwsChunked
{
    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    public static bool IsUsedBy(S3Request request) =>
        request.Header("x-amz-content-sha256")?.StartsWith("STREAMING-", StringComparison.Ordinal) == true;

    /// <summary>
    /// The data of all chunks. The chunks' own signatures and the trailing checksum are not looked at: the request's signature was, and
    /// nothing lies between the caller and here.
    /// </summary>
    /// <exception cref="Faults.ServiceException">The body is not in that form or not as long as announced.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> body, S3Request request)
    {
        using var content = new MemoryStream();
        while (true)
        {
            var end = body.IndexOf(LineEnd);
            if (
                end < 0
                || !Utf8Parser.TryParse(body[..end], out int size, out var used, 'x')
                || size < 0
                || (used < end && body[used] != ';')
            )
            {
                throw S3Refusals.IncompleteBody("The body is not in the aws-chunked encoding that its x-amz-content-sha256 announces");
            }

            body = body[(end + LineEnd.Length)..];
            if (size == 0)
            {
                break;
            }

            if (body.Length - LineEnd.Length < size || !body[size..].StartsWith(LineEnd))
            {
                throw S3Refusals.IncompleteBody($"A chunk of {size} bytes does not end where it should");
            }

            content.Write(body[..size]);
            body = body[(size + LineEnd.Length)..];
        }

        var announced = request.Header("x-amz-decoded-content-length");
        return announced == content.Length.ToString(CultureInfo.InvariantCulture)
            ? content.ToArray()
            : throw S3Refusals.IncompleteBody(
                $"x-amz-decoded-content-length is {announced ?? "missing"}, but the chunks hold {content.Length} bytes"
            );
    }
}
