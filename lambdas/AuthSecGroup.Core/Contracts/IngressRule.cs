using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// What a configured rule lets in: a protocol and its ports, without the source. For ICMP the ports are the type and the code;
/// for protocols that know neither both are -1.
/// </summary>
internal sealed record IngressRule
{
    private IngressRule(string protocol, int fromPort, int toPort) => (Protocol, FromPort, ToPort) = (protocol, fromPort, toPort);

    /// <summary>What <see cref="TryParse"/> accepts, in words for error messages.</summary>
    public static string ValidValues =>
        "protocol:fromPort:toPort, such as tcp:22:22 (tcp and udp: ports 0 to 65535; icmp and icmpv6: type and code, -1 to 255; -1 or a protocol number: -1:-1)";

    /// <summary>The protocol as EC2 names it: <c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>, <c>-1</c> for all, or a number.</summary>
    public string Protocol { get; }

    /// <summary>The first port, or the ICMP type, or -1.</summary>
    public int FromPort { get; }

    /// <summary>The last port, or the ICMP code, or -1.</summary>
    public int ToPort { get; }

    /// <summary>Reads <c>protocol:fromPort:toPort</c>. Numbers of protocols that have a name are taken by that name.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IngressRule? rule)
    {
        rule = null;
        var parts = (text ?? "").Split(':');
        if (parts.Length != 3 || NameOf(parts[0]) is not { } protocol || !TryPort(parts[1], out var from) || !TryPort(parts[2], out var to))
        {
            return false;
        }

        var valid = protocol switch
        {
            "tcp" or "udp" => from >= 0 && from <= to,
            "icmp" or "icmpv6" => from <= 255 && to <= 255 && (from != -1 || to == -1),
            _ => from == -1 && to == -1,
        };
        rule = valid ? new IngressRule(protocol, from, to) : null;
        return valid;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Protocol}:{FromPort}:{ToPort}";

    /// <summary>The protocol as EC2 names it; null if there is none.</summary>
    public static string? NameOf(string? protocol) =>
        protocol switch
        {
            "tcp" or "6" => "tcp",
            "udp" or "17" => "udp",
            "icmp" or "1" => "icmp",
            "icmpv6" or "58" => "icmpv6",
            "-1" => "-1",
            _ => byte.TryParse(protocol, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == protocol
                ? protocol
                : null,
        };

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out port)
        && port is >= -1 and <= 65535
        && port.ToString(CultureInfo.InvariantCulture) == text;
}
