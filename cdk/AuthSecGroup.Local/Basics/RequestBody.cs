using System.Buffers;

namespace AuthSecGroup.Local.Basics;

/// <summary>Reads whole bodies, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>The body, or null if it is larger than allowed, so that the response can say so in the service's own words.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, int limit)
    {
        if (context.Request.ContentLength > limit)
        {
            return null;
        }

        var read = await context.Request.BodyReader.ReadAtLeastAsync(limit + 1, context.RequestAborted);
        ReadOnlyMemory<byte>? body = read.Buffer.Length > limit ? null : read.Buffer.ToArray();
        context.Request.BodyReader.AdvanceTo(read.Buffer.End);
        return body;
    }
}
