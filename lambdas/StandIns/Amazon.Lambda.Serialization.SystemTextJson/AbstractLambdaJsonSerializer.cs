using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>What the serializers on System.Text.Json have in common: the options, and one exception type for all that can go wrong.</summary>
public abstract class AbstractLambdaJsonSerializer
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        // The reader is a service, not a browser's HTML parser: quotes and umlauts stay readable.
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
    /// Reads the JSON to the end of the stream, of a <see cref="MemoryStream"/> from its start. Property names match in any case; unknown ones
    /// are left out.
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
        // The whole event wherever the position is, so that a handler may look into it first; in place, as a copy of 6 MB is as large again.
        if (stream is MemoryStream memory)
        {
            return memory.TryGetBuffer(out var whole) ? whole : memory.ToArray();
        }

        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.GetBuffer().AsSpan(0, (int)copy.Length);
    }
}
