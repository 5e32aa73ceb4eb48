using System.Buffers;

namespace AuthSecGroup.Local.Ec2;

/// <summary>Ids of EC2: a prefix and 8 (old) or 17 hexadecimal digits.</summary>
internal static class ResourceId
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static bool IsWellFormed(string id, string prefix) =>
        id.StartsWith(prefix, StringComparison.Ordinal)
        && id.Length - prefix.Length is 8 or 17
        && id.AsSpan(prefix.Length).IndexOfAnyExcept(HexDigits) < 0;

    /// <summary>The rule id of a sequence number. Different numbers give different ids, and their order shows nothing.</summary>
    public static string OfRule(long sequence) =>
        // Multiplying by an odd number is one-to-one modulo 2^64.
        $"sgr-0{unchecked((ulong)sequence * 0x9E3779B97F4A7C15UL):x16}";
}
