using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>The base class of the System.Text.Json serializers: the options, and one exception type for all errors.</summary>
public abstract class AbstractLambdaJsonSerializer
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        // A service reads it, not a browser, so that quotes and umlauts can stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private protected AbstractLambdaJsonSerializer() { }

    /// <summary>Writes <paramref name="response"/> as JSON; the stream stays open.</summary>
    /// <exception cref="JsonSerializerException">The type is not in the serializer's context, or a value can't be written.</exception>
    public void Serialize<T>(T response, Stream responseStream)
    {
        try
        {
            using var writer = new Utf8JsonWriter(responseStream, WriterOptions);
            WriteJson(writer, response);
        }
        catch (Exception e)
        {
            throw new JsonSerializerException(
                $"The function's result of type {typeof(T).FullName} can't be written as JSON: {e.Message}",
                e
            );
        }
    }

    /// <summary>
    /// Reads the JSON to the end of the stream, and a <see cref="MemoryStream"/> from its start. Property names are case-insensitive;
    /// unknown ones are ignored.
    /// </summary>
    /// <exception cref="JsonSerializerException">
    /// The stream is not the JSON of <typeparamref name="T"/>, or the type is not in the serializer's context.
    /// </exception>
    public T Deserialize<T>(Stream requestStream)
    {
        try
        {
            return ReadJson<T>(ReadToEnd(requestStream));
        }
        catch (Exception e)
        {
            throw new JsonSerializerException($"The event is not the JSON of {typeof(T).FullName}: {e.Message}", e);
        }
    }

    private protected abstract void WriteJson<T>(Utf8JsonWriter writer, T value);

    private protected abstract T ReadJson<T>(ReadOnlySpan<byte> utf8Json);

    private protected static JsonSerializerOptions CreateDefaultOptions() =>
        new()
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            PropertyNameCaseInsensitive = true,
            PropertyNamingPolicy = new AwsNamingPolicy(),
        };

    private static ReadOnlySpan<byte> ReadToEnd(Stream stream)
    {
        // The whole event, because a handler may have read it before. Without a copy, because an event can have 6 MB.
        if (stream is MemoryStream memory)
        {
            return memory.TryGetBuffer(out var whole) ? whole : memory.ToArray();
        }

        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.GetBuffer().AsSpan(0, (int)copy.Length);
    }
}
