using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Output;

/// <summary>A failure as <c>--json</c> shows it: ours, or the endpoint's with all that it told.</summary>
internal sealed record FailureReport
{
    public required string Code { get; init; }
    public required string Detail { get; init; }
    public string? Hint { get; init; }
    public int? Status { get; init; }
    public string? RequestId { get; init; }
    public string? Cidr { get; init; }
    public IReadOnlyList<GroupResponse>? Groups { get; init; }

    public static FailureReport Of(ClientException failure) =>
        new()
        {
            Code = failure.Code,
            Detail = failure.Problem?.Detail ?? failure.Message,
            Hint = failure.Hint,
            Status = failure.Status,
            RequestId = failure.Problem?.RequestId,
            Cidr = failure.Problem?.Cidr,
            Groups = failure.Problem?.Groups,
        };
}

/// <summary>Something that happened during <c>run</c>, as <c>--json</c> shows it on stderr.</summary>
internal sealed record RunEvent
{
    public required string Event { get; init; }
    public string? Cidr { get; init; }
    public string? PreviousCidr { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public long? RetryInSeconds { get; init; }
    public FailureReport? Failure { get; init; }
}

/// <summary>How <c>--json</c> is written: one line for each object, generated at compile time.</summary>
[JsonSerializable(typeof(ConnectionResponse))]
[JsonSerializable(typeof(FailureReport))]
[JsonSerializable(typeof(RunEvent))]
internal sealed partial class CliJson : JsonSerializerContext
{
    private static readonly CliJson Lines = new(
        new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new UtcSecondsConverter() },
            // No page is made of this: apostrophes and angle brackets stay readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );

    public static string Write(ConnectionResponse answer) => JsonSerializer.Serialize(answer, Lines.ConnectionResponse);

    public static string Write(FailureReport failure) => JsonSerializer.Serialize(failure, Lines.FailureReport);

    public static string Write(RunEvent happened) => JsonSerializer.Serialize(happened, Lines.RunEvent);
}
