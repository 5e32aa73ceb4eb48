using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthSecGroup.Chaos.Tests.Model;

internal sealed record RecordedLease(string Principal, string Session, DateTimeOffset RenewedAt, DateTimeOffset ExpiresAt)
{
    public bool IsOf(SceneCaller caller, string? session) => Principal == caller.Arn && (session is null || Session == session);
}

/// <summary>The record of an address, read independently of the functions' own reader.</summary>
internal sealed record RecordedLeases(IReadOnlyList<RecordedLease> Leases, bool IsClosing)
{
    /// <summary>Null if there is no record, or a damaged one.</summary>
    public static RecordedLeases? Read(byte[]? content)
    {
        try
        {
            return content is not null && JsonNode.Parse(content) is JsonObject json && (int?)json["version"] == 1
                ? new RecordedLeases(
                    [
                        .. json["leases"]!
                            .AsArray()
                            .Select(lease => new RecordedLease(
                                (string)lease!["principal"]!,
                                (string?)lease["session"] ?? "",
                                (DateTimeOffset)lease["renewedAt"]!,
                                (DateTimeOffset)lease["expiresAt"]!
                            )),
                    ],
                    json["closing"]!.AsArray().Count > 0
                )
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
