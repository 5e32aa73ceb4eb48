namespace AuthSecGroup.Core.Contracts;

/// <summary>The keys of the objects in the leases bucket.</summary>
internal static class LeaseObject
{
    /// <summary>The beginning of every key. The functions may use no other.</summary>
    public const string Prefix = "leases/";

    private const string Suffix = ".json";

    /// <summary>The key of an address, without prefix length.</summary>
    public static string KeyOf(string address) => $"{Prefix}{address}{Suffix}";

    /// <summary>The text between prefix and suffix; null for an object that isn't of this form.</summary>
    public static string? AddressIn(string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal)
        && key.EndsWith(Suffix, StringComparison.Ordinal)
        && key.Length > Prefix.Length + Suffix.Length
            ? key[Prefix.Length..^Suffix.Length]
            : null;
}
