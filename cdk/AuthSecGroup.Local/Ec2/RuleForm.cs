using System.Buffers;
using System.Globalization;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Ec2;

/// <summary>What a rule may look like, and the canonical form that EC2 gives it.</summary>
internal static class RuleForm
{
    public const string AllProtocols = "-1";

    private const int LongestDescription = 255;

    private static readonly SearchValues<char> DescriptionCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789. _-:/()#,@[]+=&;{}!$*"
    );

    /// <summary>The rule as EC2 would keep it.</summary>
    /// <exception cref="ServiceException">EC2 would refuse it.</exception>
    public static NewRule Canonical(NewRule rule)
    {
        var protocol = CanonicalProtocol(rule.Protocol);
        var (from, to) = CanonicalPorts(protocol, rule.FromPort, rule.ToPort);
        return rule with
        {
            Protocol = protocol,
            FromPort = from,
            ToPort = to,
            Source = Canonical(rule.Source),
            Description = CanonicalDescription(rule.Description),
        };
    }

    /// <summary>True if a rule of this protocol must name its ports.</summary>
    public static bool HasPorts(string protocol) => CanonicalProtocol(protocol) is "tcp" or "udp";

    /// <summary>The description, null for none.</summary>
    /// <exception cref="ServiceException">It is too long or has a character outside of EC2's set.</exception>
    public static string? CanonicalDescription(string? description)
    {
        if (string.IsNullOrEmpty(description))
        {
            return null;
        }

        return description.Length <= LongestDescription && !description.AsSpan().ContainsAnyExcept(DescriptionCharacters)
            ? description
            : throw Ec2Refusals.InvalidParameterValue(
                "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:  "
                    + "a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"
            );
    }

    private static string CanonicalProtocol(string protocol) =>
        protocol.ToLowerInvariant() switch
        {
            "tcp" or "6" => "tcp",
            "udp" or "17" => "udp",
            "icmp" or "1" => "icmp",
            "icmpv6" or "58" => "icmpv6",
            "all" or AllProtocols => AllProtocols,
            _ when byte.TryParse(protocol, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number.ToString(
                CultureInfo.InvariantCulture
            ),
            _ => throw Ec2Refusals.InvalidParameterValue($"Invalid value '{protocol}' for IP protocol. Unknown protocol."),
        };

    private static (int From, int To) CanonicalPorts(string protocol, int from, int to)
    {
        switch (protocol)
        {
            case "tcp" or "udp":
                Require(from is >= 0 and <= 65535, $"TCP/UDP (from) port ({from}) out of range");
                Require(to is >= 0 and <= 65535, $"TCP/UDP (to) port ({to}) out of range");
                Require(from <= to, $"Invalid TCP/UDP port range ({from}:{to})");
                return (from, to);
            case "icmp" or "icmpv6":
                Require(from is >= -1 and <= 255, $"ICMP type ({from}) out of range");
                Require(to is >= -1 and <= 255, $"ICMP code ({to}) out of range");
                return (from, to);
            default:
                return (-1, -1);
        }
    }

    private static RuleSource Canonical(RuleSource source) =>
        source.Kind switch
        {
            RuleSourceKind.Ipv4Cidr => source with { Value = CidrBlock.CanonicalIpv4(source.Value) ?? throw Malformed(source.Value) },
            RuleSourceKind.Ipv6Cidr => source with { Value = CidrBlock.CanonicalIpv6(source.Value) ?? throw Malformed(source.Value) },
            RuleSourceKind.PrefixList => WithId(source, "pl-", "InvalidPrefixListId.Malformed"),
            _ => WithId(source, "sg-", "InvalidGroupId.Malformed"),
        };

    private static RuleSource WithId(RuleSource source, string prefix, string code) =>
        ResourceId.IsWellFormed(source.Value, prefix) ? source : throw Ec2Refusals.MalformedId(code, source.Value, prefix);

    private static ServiceException Malformed(string cidr) => Ec2Refusals.InvalidParameterValue($"CIDR block {cidr} is malformed");

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw Ec2Refusals.InvalidParameterValue(message);
        }
    }
}
