using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AuthSecGroup.Local.Ec2;

/// <summary>CIDR blocks in the canonical form that EC2 keeps: host bits zero, IPv6 lower-case and compressed.</summary>
internal static class CidrBlock
{
    /// <summary>The canonical form of a block, or null if it is malformed or of the other IP version.</summary>
    public static string? Canonical(string text, AddressFamily family)
    {
        if (
            text.Split('/') is not [var address, var digits]
            || !IPAddress.TryParse(address, out var parsed)
            || parsed.AddressFamily != family
            || address.AsSpan().ContainsAny('%', '[')
            // "127.1" is an address too, and a leading zero is octal to some readers and decimal to others.
            || (family == AddressFamily.InterNetwork && parsed.ToString() != address)
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

        return length <= bytes.Length * 8 ? $"{new IPAddress(bytes)}/{length}" : null;
    }
}
