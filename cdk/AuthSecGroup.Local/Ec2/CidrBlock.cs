using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AuthSecGroup.Local.Ec2;

/// <summary>CIDR blocks in the canonical form that EC2 keeps: host bits zero, IPv6 lower-case and compressed.</summary>
internal static class CidrBlock
{
    /// <summary>The canonical form of an IPv4 block, or null if it is malformed.</summary>
    public static string? CanonicalIpv4(string text)
    {
        if (Split(text, 32) is not var (address, length))
        {
            return null;
        }

        var bytes = new byte[4];
        var parts = address.Split('.');
        if (parts.Length != 4)
        {
            return null;
        }

        for (var i = 0; i < 4; i++)
        {
            // A leading zero would be octal to some readers and decimal to others.
            var isOctal = parts[i].Length > 1 && parts[i][0] == '0';
            if (isOctal || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return null;
            }
        }

        return Canonical(bytes, length);
    }

    /// <summary>The canonical form of an IPv6 block, or null if it is malformed.</summary>
    public static string? CanonicalIpv6(string text) =>
        Split(text, 128) is var (address, length)
        && !address.AsSpan().ContainsAny('%', '[')
        && IPAddress.TryParse(address, out var parsed)
        && parsed.AddressFamily == AddressFamily.InterNetworkV6
            ? Canonical(parsed.GetAddressBytes(), length)
            : null;

    private static (string Address, int Length)? Split(string text, int longest)
    {
        var parts = text.Split('/');
        return
            parts.Length == 2
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length <= longest
            ? (parts[0], length)
            : null;
    }

    private static string Canonical(byte[] address, int length)
    {
        for (var bit = length; bit < address.Length * 8; bit++)
        {
            address[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return $"{new IPAddress(address)}/{length}";
    }
}
