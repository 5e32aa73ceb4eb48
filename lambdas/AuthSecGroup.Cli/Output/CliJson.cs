using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Output;

/// <summary>An error for <c>--json</c>: the client's, or the endpoint's with its details.</summary>
internal sealed record ErrorReport
{
    public required string Code { get; init; }
    public required string Detail { get; init; }
    public string? Hint { get; init; }
    public int? Status { get; init; }
    public string? RequestId { get; init; }
    public string? Cidr { get; init; }
    public IReadOnlyList<GroupResponse>? Groups { get; init; }

    public static ErrorReport Of(ClientException error) =>
        new()
        {
            Code = error.Code,
            Detail = error.Problem?.Detail ?? error.Message,
            Hint = error.Hint,
            Status = error.Status,
            RequestId = error.Problem?.RequestId,
            Cidr = error.Problem?.Cidr,
            Groups = error.Problem?.Groups,
        };
}

/// <summary>An event during <c>run</c>, for <c>--json</c>.</summary>
internal sealed record RunEvent
{
    public required string Event { get; init; }
    public string? Target { get; init; }
    public string? Cidr { get; init; }
    public string? PreviousCidr { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public long? RetryInSeconds { get; init; }
    public ErrorReport? Failure { get; init; }
}

/// <summary>The values of <see cref="RunEvent.Event"/>. They are stable.</summary>
internal static class RunEventName
{
    public const string Opened = "opened";
    public const string Renewed = "renewed";
    public const string Moved = "moved";
    public const string RenewalFailed = "renewal_failed";
    public const string Closed = "closed";
    public const string ClosingFailed = "closing_failed";
    public const string Failed = "failed";
}

/// <summary>The result for one file, for <c>--json</c>.</summary>
internal sealed record CheckedUserFile(
    string File,
    bool Valid,
    int? Entries,
    IReadOnlyList<UserFileError>? Errors,
    IReadOnlyList<UserFileError>? Warnings
)
{
    public static CheckedUserFile Of(string file, UserFileReading reading) =>
        reading is UserFileReading.Valid { File: var users, Useless: var useless }
            ? new(file, true, users.Count, null, useless.Count == 0 ? null : useless)
            : new(file, false, null, ((UserFileReading.Invalid)reading).Errors, null);
}

/// <summary>Writes the JSON of <c>--json</c>, one line for each object.</summary>
[JsonSerializable(typeof(ConnectionResponse))]
[JsonSerializable(typeof(ErrorReport))]
[JsonSerializable(typeof(LeasesResponse))]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(CheckedUserFile))]
internal sealed partial class CliJson : JsonSerializerContext
{
    private static readonly CliJson Lines = new(
        new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new UtcSecondsConverter() },
            // No HTML page contains it, so that apostrophes and angle brackets can stay readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );

    public static string Write(ConnectionResponse response) => JsonSerializer.Serialize(response, Lines.ConnectionResponse);

    public static string Write(LeasesResponse leases) => JsonSerializer.Serialize(leases, Lines.LeasesResponse);

    public static string Write(CheckedUserFile file) => JsonSerializer.Serialize(file, Lines.CheckedUserFile);

    public static string Write(ErrorReport error) => JsonSerializer.Serialize(error, Lines.ErrorReport);

    public static string Write(RunEvent happened) => JsonSerializer.Serialize(happened, Lines.RunEvent);
}
