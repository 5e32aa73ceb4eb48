using System.Buffers;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// Writes an exception in the Runtime API's format: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-invokeerror
/// Message and stack are cut, so that a report is never refused because of its size.
/// </summary>
internal static class ErrorReport
{
    private const int MaxMessageLength = 16_384;
    private const int MaxFrames = 100;
    private const int MaxCauses = 5;

    public static byte[] ToJson(Exception exception, string errorType)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, exception, errorType, MaxCauses);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The frames of the stack, innermost first, without surrounding white space.</summary>
    public static IEnumerable<string> FramesOf(Exception exception) =>
        (exception.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(MaxFrames);

    private static void Write(Utf8JsonWriter writer, Exception exception, string errorType, int causesLeft)
    {
        writer.WriteStartObject();
        writer.WriteString("errorType", errorType);
        writer.WriteString("errorMessage", Cut(exception.Message));
        writer.WriteStartArray("stackTrace");
        foreach (var frame in FramesOf(exception))
        {
            writer.WriteStringValue(Cut(frame));
        }

        writer.WriteEndArray();

        if (exception.InnerException is { } cause && causesLeft > 0)
        {
            writer.WritePropertyName("cause");
            Write(writer, cause, cause.GetType().Name, causesLeft - 1);
        }

        writer.WriteEndObject();
    }

    private static string Cut(string text) => text.Length <= MaxMessageLength ? text : text[..MaxMessageLength] + "…";
}
