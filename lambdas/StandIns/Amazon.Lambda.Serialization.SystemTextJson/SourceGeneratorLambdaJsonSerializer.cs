using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>
/// Reads and writes the types that a source-generated <typeparamref name="TSGContext"/> lists, without reflection. A new context is created
/// with this serializer's options: nulls are not written, and names are case-insensitive when read and as declared when written.
/// </summary>
/// <typeparam name="TSGContext">A context with the generated constructor that takes <see cref="JsonSerializerOptions"/>.</typeparam>
public class SourceGeneratorLambdaJsonSerializer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSGContext>
    : AbstractLambdaJsonSerializer,
        ILambdaSerializer
    where TSGContext : JsonSerializerContext
{
    private readonly TSGContext _context;

    /// <summary>Uses the default options.</summary>
    public SourceGeneratorLambdaJsonSerializer()
        : this(null) { }

    /// <summary>Lets <paramref name="customizer"/> change the options before the context is created; null changes nothing.</summary>
    /// <exception cref="ApplicationException">The context has no constructor with the options as its parameter.</exception>
    public SourceGeneratorLambdaJsonSerializer(Action<JsonSerializerOptions> customizer)
    {
        var options = CreateDefaultOptions();
        customizer?.Invoke(options);

#pragma warning disable CA2201 // The vendor's constructor throws this type.
        var constructor =
            typeof(TSGContext).GetConstructor([typeof(JsonSerializerOptions)])
            ?? throw new ApplicationException(
                $"{typeof(TSGContext).FullName} has no public constructor that takes JsonSerializerOptions. "
                    + "Declare it 'partial', for the generator to add one."
            );
#pragma warning restore CA2201
        _context = (TSGContext)constructor.Invoke([options]);
    }

    private protected override void WriteJson<T>(Utf8JsonWriter writer, T value) => JsonSerializer.Serialize(writer, value, TypeInfo<T>());

    private protected override T ReadJson<T>(ReadOnlySpan<byte> utf8Json) => JsonSerializer.Deserialize(utf8Json, TypeInfo<T>());

    private JsonTypeInfo<T> TypeInfo<T>() =>
        _context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new JsonSerializerException(
            $"{typeof(TSGContext).FullName} does not list {typeof(T).FullName}. Add [JsonSerializable(typeof(...))] for it."
        );
}
