using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// A configured ingress rule without its source: a protocol and a range of ports. For ICMP, the "ports" are the type and the code. For a
/// protocol without ports, both are -1.
/// </summary>
internal sealed record IngressRule
{
    /// <summary>What <see cref="NormalizeProtocol"/> accepts, in words for error messages.</summary>
    public const string ValidProtocols = "\"tcp\", \"udp\", \"icmp\", \"icmpv6\", \"-1\" (all traffic) or a protocol number from 0 to 255";

    private IngressRule(string protocol, int fromPort, int toPort) => (Protocol, FromPort, ToPort) = (protocol, fromPort, toPort);

    /// <summary>What <see cref="TryParse"/> accepts, in words for error messages.</summary>
    public static string ValidValues =>
        "protocol:fromPort:toPort, such as tcp:22:22 "
        + "(tcp and udp: ports 0 to 65535; icmp and icmpv6: type and code, -1 to 255; -1 or a protocol number: -1:-1)";

    /// <summary>
    /// The protocol as EC2 describes it: <c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>, <c>-1</c> for all, or a number.
    /// </summary>
    public string Protocol { get; }

    /// <summary>The first port, or the ICMP type, or -1.</summary>
    public int FromPort { get; }

    /// <summary>The last port, or the ICMP code, or -1.</summary>
    public int ToPort { get; }

    /// <summary>Parses <c>protocol:fromPort:toPort</c>. The number of a protocol that has a name is replaced by the name.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IngressRule? rule)
    {
        rule =
            (text ?? "").Split(':') is [var name, var first, var last]
            && NameOf(name) is { } protocol
            && TryPort(first, out var from)
            && TryPort(last, out var to)
            && Errors(protocol, from, to).Count == 0
                ? new IngressRule(protocol, from, to)
                : null;
        return rule is not null;
    }

    /// <summary>True if both rules admit some packet. <c>-1</c> is every protocol, and for ICMP every type or code.</summary>
    public bool Overlaps(IngressRule other)
    {
        if (Protocol == "-1" || other.Protocol == "-1")
        {
            return true;
        }

        return Protocol == other.Protocol
            && (
                IsIcmp(Protocol)
                    ? AreAlike(FromPort, other.FromPort) && AreAlike(ToPort, other.ToPort)
                    : FromPort <= other.ToPort && other.FromPort <= ToPort
            );

        static bool AreAlike(int one, int another) => one == another || one == -1 || another == -1;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Protocol}:{FromPort}:{ToPort}";

    public static bool HasPorts(string protocol) => protocol is "tcp" or "udp";

    public static bool IsIcmp(string protocol) => protocol is "icmp" or "icmpv6";

    /// <summary>The valid values of a port, or of an ICMP type or code, of the protocol, in words for error messages.</summary>
    public static string ValidNumbers(string protocol) =>
        HasPorts(protocol) ? "a whole number from 0 to 65535"
        : IsIcmp(protocol) ? "a whole number from 0 to 255, or -1 for all"
        : $"-1, because protocol {protocol} has no ports";

    /// <summary>Checks a protocol as <see cref="NameOf"/> returns it, and its range. A null is not known yet and not checked.</summary>
    public static IReadOnlyList<IngressRuleError> Errors(string protocol, double? fromPort, double? toPort)
    {
        if (NameOf(protocol) != protocol)
        {
            return [new IngressRuleError(IngressRuleError.Protocol, ValidProtocols)];
        }

        var errors = new List<IngressRuleError>();
        foreach (var (member, number) in ((string, double?)[])[(IngressRuleError.FromPort, fromPort), (IngressRuleError.ToPort, toPort)])
        {
            if (number is { } value && !IsValidNumber(protocol, value))
            {
                errors.Add(new IngressRuleError(member, ValidNumbers(protocol)));
            }
        }

        if (errors.Count == 0 && HasPorts(protocol) && toPort < fromPort)
        {
            var allowed = string.Create(CultureInfo.InvariantCulture, $"fromPort ({fromPort}) or higher");
            errors.Add(new IngressRuleError(IngressRuleError.ToPort, allowed));
        }

        if (errors.Count == 0 && IsIcmp(protocol) && fromPort == -1 && toPort is not (null or -1))
        {
            errors.Add(new IngressRuleError(IngressRuleError.ToPort, "-1 (all codes), because fromPort is -1 (all types)"));
        }

        return errors;
    }

    /// <summary>The protocol as EC2 describes it; null if the text is neither such a name nor a protocol number.</summary>
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

    /// <summary><see cref="NameOf"/> for what people write: also accepts <c>esp</c>, <c>ah</c>, and numbers with leading zeros.</summary>
    public static string? NormalizeProtocol(string protocol) =>
        protocol switch
        {
            "esp" => "50",
            "ah" => "51",
            _ => NameOf(protocol) ?? (protocol.StartsWith('0') ? NormalizeProtocol(protocol[1..]) : null),
        };

    private static bool IsValidNumber(string protocol, double number)
    {
        var (lowest, highest) =
            HasPorts(protocol) ? (0, 65_535)
            : IsIcmp(protocol) ? (-1, 255)
            : (-1, -1);
        return number >= lowest && number <= highest && double.IsInteger(number);
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out port)
        && port.ToString(CultureInfo.InvariantCulture) == text;
}
