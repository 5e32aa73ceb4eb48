using System.Buffers;
using AuthSecGroup.Core.Contracts;
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
    public static bool HasPorts(string protocol) => IngressRule.HasPorts(CanonicalProtocol(protocol));

    /// <summary>The description, null for none.</summary>
    /// <exception cref="ServiceException">It is too long or has a character outside of EC2's set.</exception>
    public static string? CanonicalDescription(string? description)
    {
        if (string.IsNullOrEmpty(description))
        {
            return null;
        }

        Require(
            description.Length <= LongestDescription && !description.AsSpan().ContainsAnyExcept(DescriptionCharacters),
            "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:  "
                + "a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"
        );
        return description;
    }

    private static string CanonicalProtocol(string protocol) =>
        IngressRule.NameOf(protocol.ToLowerInvariant())
        ?? throw Ec2Refusal.InvalidValue($"Invalid value '{protocol}' for IP protocol. Unknown protocol.");

    private static (int From, int To) CanonicalPorts(string protocol, int from, int to)
    {
        if (IngressRule.HasPorts(protocol))
        {
            Require(from is >= 0 and <= 65535, $"TCP/UDP (from) port ({from}) out of range");
            Require(to is >= 0 and <= 65535, $"TCP/UDP (to) port ({to}) out of range");
            Require(from <= to, $"Invalid TCP/UDP port range ({from}:{to})");
            return (from, to);
        }

        if (IngressRule.IsIcmp(protocol))
        {
            Require(from is >= -1 and <= 255, $"ICMP type ({from}) out of range");
            Require(to is >= -1 and <= 255, $"ICMP code ({to}) out of range");
            return (from, to);
        }

        return (-1, -1);
    }

    private static RuleSource Canonical(RuleSource source)
    {
        var value = source.Kind switch
        {
            RuleSourceKind.Ipv4Cidr => CidrBlock.Canonical(source.Value, isIPv6: false),
            RuleSourceKind.Ipv6Cidr => CidrBlock.Canonical(source.Value, isIPv6: true),
            _ => source.Value,
        };
        return source with { Value = value ?? throw Ec2Refusal.InvalidValue($"CIDR block {source.Value} is malformed") };
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw Ec2Refusal.InvalidValue(message);
        }
    }
}
