using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AuthSecGroup.Core.Contracts;

/// <summary>CIDR blocks in the canonical form that AWS keeps: host bits zero, IPv6 lower-case and compressed.</summary>
internal static class CidrBlock
{
    /// <summary>The number of characters of the longest block in canonical form: eight groups of IPv6 and three digits.</summary>
    public const int LongestText = 43;

    /// <summary>The canonical form of an IPv4 or IPv6 block, or null if it is malformed.</summary>
    public static string? Canonical(string text) => Canonical(text, isIPv6: false) ?? Canonical(text, isIPv6: true);

    /// <summary>The canonical form of a block, or null if it is malformed or of the other IP version.</summary>
    public static string? Canonical(string text, bool isIPv6)
    {
        if (
            text.Split('/') is not [var address, var digits]
            || !IPAddress.TryParse(address, out var parsed)
            || (parsed.AddressFamily is AddressFamily.InterNetworkV6) != isIPv6
            || address.AsSpan().IndexOfAny('%', '[') >= 0
            // "127.1" is an address too, and a leading zero is octal to some readers and decimal to others.
            || (!isIPv6 && parsed.ToString() != address)
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        )
        {
            return null;
        }

        var bytes = parsed.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return length <= bytes.Length * 8 ? string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/{length}") : null;
    }
}
