using System.Net.Sockets;

namespace AuthSecGroup.Cli.Connections;

/// <summary>Which address of ours is to be opened: the one that the call comes from.</summary>
internal enum IpVersion
{
    /// <summary>Whatever the host's name resolves to and can be reached.</summary>
    Any,

    /// <summary>IPv4 only.</summary>
    V4,

    /// <summary>IPv6 only.</summary>
    V6,
}

internal static class IpVersions
{
    /// <summary>What <c>--ip</c> takes.</summary>
    public static readonly string[] Choices = ["4", "6", "both"];

    /// <summary>One connection for each address to open.</summary>
    public static IReadOnlyList<IpVersion> Parse(string? choice) =>
        choice switch
        {
            "4" => [IpVersion.V4],
            "6" => [IpVersion.V6],
            "both" => [IpVersion.V4, IpVersion.V6],
            _ => [IpVersion.Any],
        };

    public static bool Includes(this IpVersion version, AddressFamily family) =>
        version switch
        {
            IpVersion.V4 => family is AddressFamily.InterNetwork,
            IpVersion.V6 => family is AddressFamily.InterNetworkV6,
            _ => true,
        };

    public static string Name(this IpVersion version) =>
        version switch
        {
            IpVersion.V4 => "IPv4",
            IpVersion.V6 => "IPv6",
            _ => "IP",
        };
}
