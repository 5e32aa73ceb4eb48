using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;

namespace AuthSecGroup.Cdk;

/// <summary>
/// A protocol with its ports, as EC2 writes them when it describes a rule: <c>tcp</c>, <c>udp</c>, <c>icmp</c> and <c>icmpv6</c> by name,
/// all others by number, <c>-1</c> for all traffic; for ICMP the "ports" are type and code; -1 where there are none.
/// </summary>
internal sealed record IngressPort(string Protocol, double FromPort, double ToPort)
{
    internal const string ValidProtocols =
        "\"tcp\", \"udp\", \"icmp\", \"icmpv6\", \"-1\" (all traffic) or a protocol number from 0 to 255";
    internal const string ValidPorts = "a whole number from 0 to 65535";
    internal const string ValidIcmpNumbers = "a whole number from 0 to 255, or -1 for all";

    internal bool HasPorts => Protocol is "tcp" or "udp";

    internal bool IsIcmp => Protocol is "icmp" or "icmpv6";

    internal static IngressPort From(Port port)
    {
        // Port tells its numbers in this form only.
        var rule = (IDictionary<string, object>)port.ToRuleJson();
        var protocol = NormalizedProtocol((string)rule["ipProtocol"]) ?? (string)rule["ipProtocol"];
        return Create(protocol, Number(rule, "fromPort"), Number(rule, "toPort"));
    }

    /// <summary>EC2 ignores the ports of a protocol that has none, and describes them as -1; so they are written that way.</summary>
    internal static IngressPort Create(string protocol, double fromPort, double toPort)
    {
        var port = new IngressPort(protocol, fromPort, toPort);
        return port.HasPorts || port.IsIcmp ? port : port with { FromPort = -1, ToPort = -1 };
    }

    /// <summary>The protocol as EC2 describes it, or null if there is no such protocol.</summary>
    internal static string? NormalizedProtocol(string protocol) =>
        protocol switch
        {
            "tcp" or "6" => "tcp",
            "udp" or "17" => "udp",
            "icmp" or "1" => "icmp",
            "icmpv6" or "58" => "icmpv6",
            "-1" => "-1",
            "esp" => "50",
            "ah" => "51",
            _ => byte.TryParse(protocol, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number.ToString(CultureInfo.InvariantCulture)
                : null,
        };

    /// <summary>What is wrong with it, worded as "must be ..., got ..."; null if nothing, or if it is known at deployment only.</summary>
    internal string? Fault()
    {
        if (NormalizedProtocol(Protocol) is null && !Token.IsUnresolved(Protocol))
        {
            return $"protocols must be {ValidProtocols}, got \"{Protocol}\"";
        }

        if (!HasPorts && !IsIcmp)
        {
            return null;
        }

        var (low, high, allowed) = HasPorts ? (0, 65_535, ValidPorts) : (-1, 255, ValidIcmpNumbers);
        foreach (var number in (double[])[FromPort, ToPort])
        {
            if (!Token.IsUnresolved(number) && (number < low || number > high || number != Math.Truncate(number)))
            {
                return $"{(HasPorts ? "ports" : "ICMP types and codes")} must be {allowed}, got {number.ToString(CultureInfo.InvariantCulture)}";
            }
        }

        if (Token.IsUnresolved(FromPort) || Token.IsUnresolved(ToPort))
        {
            return null;
        }

        if (HasPorts && FromPort > ToPort)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"port ranges must be from the lower to the higher port, got {FromPort} to {ToPort}"
            );
        }

        return IsIcmp && FromPort == -1 && ToPort != -1
            ? string.Create(CultureInfo.InvariantCulture, $"ICMP codes must be -1 (all) where the type is -1 (all), got {ToPort}")
            : null;
    }

    /// <summary>The form in which the functions read it: <c>protocol:fromPort:toPort</c>.</summary>
    internal string ToText() => $"{Protocol}:{Text(FromPort)}:{Text(ToPort)}";

    private static string Text(double number) =>
        Token.IsUnresolved(number) ? Token.AsString(number) : number.ToString(CultureInfo.InvariantCulture);

    private static double Number(IDictionary<string, object> rule, string key) =>
        rule.TryGetValue(key, out var value) ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : -1;
}
