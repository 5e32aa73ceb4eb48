using System.Text.Json;
using System.Text.Json.Serialization;

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

    /// <summary>Reads the event; null if it is not CloudFormation's, but the schedule's or anybody else's.</summary>
    public static async Task<CustomResourceEvent?> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        try
        {
            var read = await JsonSerializer.DeserializeAsync(input, CustomResourceJson.Default.CustomResourceEvent, cancellationToken);
            return read is { RequestType: not null, ResponseUrl.IsAbsoluteUri: true } && read.ResponseUrl.Scheme is "https" or "http"
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>
/// The properties of the construct's two custom resources. CloudFormation turns every scalar into a string, so they are strings to begin with; what is
/// none counts as missing, for an event that is refused for its properties would never be answered.
/// </summary>
[JsonConverter(typeof(LeaseCleanupPropertiesConverter))]
internal sealed record LeaseCleanupProperties
{
    /// <summary>When this resource closes leases: <c>Delete</c>, all of them when the stack goes; <c>Update</c>, those of groups that are no longer configured.</summary>
    public string? RevokeOn { get; init; }

    /// <summary>The deployment's name.</summary>
    public string? Name { get; init; }

    /// <summary>The configured groups, in the form of the function's environment variable.</summary>
    public string? SecurityGroups { get; init; }
}

/// <summary>Takes the strings that it knows and nothing else.</summary>
internal sealed class LeaseCleanupPropertiesConverter : JsonConverter<LeaseCleanupProperties>
{
    /// <inheritdoc />
    public override LeaseCleanupProperties Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var properties = JsonElement.ParseValue(ref reader);
        return new LeaseCleanupProperties
        {
            RevokeOn = Text("RevokeOn"),
            Name = Text("Name"),
            SecurityGroups = Text("SecurityGroups"),
        };

        string? Text(string name) =>
            properties.ValueKind is JsonValueKind.Object
            && properties.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.String
                ? value.GetString()
                : null;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, LeaseCleanupProperties value, JsonSerializerOptions options) =>
        throw new NotSupportedException("They are only read.");
}

/// <summary>The answer to CloudFormation.</summary>
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
