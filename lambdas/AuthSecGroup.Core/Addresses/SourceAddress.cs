using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace AuthSecGroup.Core.Addresses;

/// <summary>One host that calls and may connect: an IPv4 <c>/32</c> or an IPv6 <c>/128</c>, never a range.</summary>
internal sealed record SourceAddress
{
    private SourceAddress(IPAddress host) => Host = host;

    /// <summary>What <see cref="TryParse"/> accepts, in words for error messages.</summary>
    public static string ValidValues => "a single IPv4 or IPv6 host address, such as 203.0.113.7 or 2001:db8::7";

    /// <summary>The address; never an IPv4-mapped one.</summary>
    public IPAddress Host { get; }

    /// <summary>True for an IPv6 address.</summary>
    public bool IsIPv6 => Host.AddressFamily is AddressFamily.InterNetworkV6;

    /// <summary>The address as EC2 writes it: <c>203.0.113.7/32</c> or <c>2001:db8::7/128</c>.</summary>
    public string Cidr => IsIPv6 ? $"{Host}/128" : $"{Host}/32";

    /// <summary>
    /// Reads a source address. Refuses whatever is not exactly one host's address: names, ranges, ports, brackets, zone ids, the short
    /// and octal and hexadecimal forms of IPv4, and addresses that no host can have (unspecified, multicast, reserved).
    /// An IPv4-mapped IPv6 address gives its IPv4 address.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SourceAddress? address)
    {
        address = null;
        // 45 characters is the longest IPv6 text; the parser would take a zone id ('%') and brackets ('[') too.
        if (text is null || text.Length > 45 || text.AsSpan().IndexOfAny("%[]/ ") >= 0 || !IPAddress.TryParse(text, out var host))
        {
            return false;
        }

        if (host.AddressFamily is AddressFamily.InterNetwork)
        {
            // The platform reads "1" as 0.0.0.1 and "0x7f.1" as 127.0.0.1; only the dotted quad prints as itself.
            if (host.ToString() != text)
            {
                return false;
            }
        }
        else if (host.IsIPv4MappedToIPv6)
        {
            host = host.MapToIPv4();
        }

        if (!IsHost(host))
        {
            return false;
        }

        address = new SourceAddress(host);
        return true;
    }

    /// <summary>True if the CIDR block, as EC2 reports it, is this very host and nothing more.</summary>
    public bool IsExactly(string? cidr)
    {
        if (cidr is null || cidr.LastIndexOf('/') is var slash && slash < 0)
        {
            return false;
        }

        return cidr.AsSpan(slash + 1).SequenceEqual(IsIPv6 ? "128" : "32")
            && IPAddress.TryParse(cidr.AsSpan(0, slash), out var host)
            && host.Equals(Host);
    }

    /// <inheritdoc />
    public override string ToString() => Host.ToString();

    private static bool IsHost(IPAddress host)
    {
        Span<byte> bytes = stackalloc byte[16];
        host.TryWriteBytes(bytes, out var length);
        // 0.0.0.0/8 is "this network", 224.0.0.0 and above multicast and reserved: https://www.rfc-editor.org/rfc/rfc6890
        return length == 4 ? bytes[0] is > 0 and < 224 : !host.IsIPv6Multicast && !host.Equals(IPAddress.IPv6None);
    }
}
