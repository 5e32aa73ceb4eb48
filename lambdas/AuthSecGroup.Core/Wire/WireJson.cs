using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthSecGroup.Core.Wire;

/// <summary>How the wire's types are written and read, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcSecondsConverter)]
)]
[JsonSerializable(typeof(ConnectionResponse))]
[JsonSerializable(typeof(LeasesResponse))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class WireJson : JsonSerializerContext;

/// <summary>
/// How a client writes the body of POST. The function reads it member by member, so that its refusal names the one that is wrong.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(OpenRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;

/// <summary>Times on the wire are RFC 3339 in UTC with whole seconds: <c>2026-11-22T06:40:00Z</c>.</summary>
internal sealed class UtcSecondsConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
