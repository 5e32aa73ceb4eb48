using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Lambda.CustomResources;

/// <summary>
/// CloudFormation's event to a custom resource:
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
/// </summary>
internal sealed record CustomResourceEvent
{
    public string? RequestType { get; init; }

    [JsonPropertyName("ResponseURL")]
    public Uri? ResponseUrl { get; init; }

    public string? StackId { get; init; }

    public string? RequestId { get; init; }

    public string? LogicalResourceId { get; init; }

    public string? PhysicalResourceId { get; init; }

    public LeaseCleanupProperties? ResourceProperties { get; init; }

    public LeaseCleanupProperties? OldResourceProperties { get; init; }

    /// <summary>Reads the event; null if it isn't CloudFormation's.</summary>
    public static async Task<CustomResourceEvent?> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        try
        {
            var read = await JsonSerializer.DeserializeAsync(input, CustomResourceJson.Default.CustomResourceEvent, cancellationToken);
            return read is { RequestType: not null, ResponseUrl.IsAbsoluteUri: true } ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>
/// The properties of the construct's two custom resources; see <see cref="LeaseCleanupResource"/>. CloudFormation turns every scalar into a
/// string. A value that isn't a string counts as missing, because an event that can't be read would never get a response.
/// </summary>
[JsonConverter(typeof(LeaseCleanupPropertiesConverter))]
internal sealed record LeaseCleanupProperties
{
    public string? RevokeOn { get; init; }

    public string? Name { get; init; }

    public string? SecurityGroups { get; init; }

    /// <summary>How long to wait before the rules are read: as long as a request can run, unless the property says otherwise.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(Limits.LongestRequestSeconds + 1);
}

/// <summary>Reads the known properties and ignores all others.</summary>
internal sealed class LeaseCleanupPropertiesConverter : JsonConverter<LeaseCleanupProperties>
{
    /// <inheritdoc />
    public override LeaseCleanupProperties Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var properties = JsonElement.ParseValue(ref reader);
        var read = new LeaseCleanupProperties
        {
            RevokeOn = Text(LeaseCleanupResource.RevokeOn),
            Name = Text(LeaseCleanupResource.Name),
            SecurityGroups = Text(LeaseCleanupResource.SecurityGroups),
        };
        return
            int.TryParse(Text(LeaseCleanupResource.WaitSeconds), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= Limits.LongestRequestSeconds + 1
            ? read with
            {
                Wait = TimeSpan.FromSeconds(seconds),
            }
            : read;

        string? Text(string name) =>
            properties.ValueKind is JsonValueKind.Object
            && properties.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.String
                ? value.GetString()
                : null;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, LeaseCleanupProperties value, JsonSerializerOptions options) =>
        throw new NotSupportedException("The properties are only read.");
}

/// <summary>The response to CloudFormation.</summary>
internal sealed record CustomResourceResponse(
    string Status,
    string Reason,
    string PhysicalResourceId,
    string? StackId,
    string? RequestId,
    string? LogicalResourceId
);

[JsonSerializable(typeof(CustomResourceEvent))]
[JsonSerializable(typeof(CustomResourceResponse))]
internal sealed partial class CustomResourceJson : JsonSerializerContext;
