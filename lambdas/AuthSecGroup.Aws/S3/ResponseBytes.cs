using Amazon.S3.Model;

namespace AuthSecGroup.Aws.S3;

/// <summary>Reads the content of an object.</summary>
internal static class ResponseBytes
{
    /// <summary>Reads at most one byte more than an object may have: what a listing said of its size may be out of date.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(GetObjectResponse response, int largest, CancellationToken cancellationToken)
    {
        var expected = Math.Clamp(response.ContentLength, 0, largest);
        var buffer = new byte[expected + 1];
        var length = 0;
        while (true)
        {
            var read = await response.ResponseStream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            if (read == 0 || length > largest)
            {
                return buffer.AsMemory(0, length);
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, largest + 1));
            }
        }
    }
}
