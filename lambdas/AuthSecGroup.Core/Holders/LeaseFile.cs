using System.Text.Json;
using System.Text.Json.Serialization;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Core.Holders;

/// <summary>The form of the objects in the leases bucket: one JSON object for each address.</summary>
internal sealed record LeaseFile
{
    /// <summary>The version of the form. An object of another version counts as damaged.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The largest object that counts: 1 MiB, some thousand leases.</summary>
    public const int LargestBytes = 1024 * 1024;

    /// <summary><see cref="CurrentVersion"/>.</summary>
    public required int Version { get; init; }

    /// <summary>
    /// A random text, different in each write. The ETag of an object is a hash of its content. Without it, a state that occurs again would
    /// have the same ETag, and a conditional write would take the new state for the old one.
    /// </summary>
    public required string Revision { get; init; }

    /// <summary>The leases.</summary>
    public required IReadOnlyList<LeaseEntry> Leases { get; init; }

    /// <summary>See <see cref="AddressLeases.Closing"/>.</summary>
    public required IReadOnlyList<string> Closing { get; init; }

    /// <summary>Reads an object; null if it is damaged. A part of it never counts.</summary>
    public static AddressLeases? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return
                json.Length <= LargestBytes
                && JsonSerializer.Deserialize(json, LeaseFileJson.Default.LeaseFile) is { Version: CurrentVersion } file
                && file.Leases.All(entry => entry?.IsValid is true)
                && file.Closing.All(TargetName.IsValid)
                ? new AddressLeases([.. file.Leases.Select(entry => entry.ToLease())], file.Closing)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The object as it is written.</summary>
    public static byte[] Write(AddressLeases leases, string revision) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new LeaseFile
            {
                Version = CurrentVersion,
                Revision = revision,
                Leases = [.. leases.Leases.Select(LeaseEntry.Of)],
                Closing = leases.Closing,
            },
            LeaseFileJson.Default.LeaseFile
        );
}

/// <summary>One lease in an object.</summary>
internal sealed record LeaseEntry
{
    public required string Principal { get; init; }

    public string? UniqueId { get; init; }

    public string? Session { get; init; }

    public required string Target { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset RenewedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public string? Reason { get; init; }

    [JsonIgnore]
    public bool IsValid =>
        Caller.TryParse(Principal, UniqueId, out _) && TargetName.IsValid(Target) && (Session is null || SessionName.IsValid(Session));

    public static LeaseEntry Of(Lease lease) =>
        new()
        {
            Principal = lease.Holder.Principal,
            UniqueId = lease.UniqueId,
            Session = lease.Holder.Session.Length == 0 ? null : lease.Holder.Session,
            Target = lease.Target,
            OpenedAt = lease.OpenedAt,
            RenewedAt = lease.RenewedAt,
            ExpiresAt = lease.ExpiresAt,
            Reason = lease.Reason,
        };

    public Lease ToLease() =>
        new(new Holder(Principal, Session ?? SessionName.Unnamed), Target, OpenedAt, RenewedAt, ExpiresAt)
        {
            UniqueId = UniqueId,
            Reason = Reason,
        };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(UtcSecondsConverter)]
)]
[JsonSerializable(typeof(LeaseFile))]
internal sealed partial class LeaseFileJson : JsonSerializerContext;
