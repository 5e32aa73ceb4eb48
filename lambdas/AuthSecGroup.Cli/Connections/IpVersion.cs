using System.Net.Sockets;

namespace AuthSecGroup.Cli.Connections;

/// <summary>The IP version that a connection uses, and with it which of the caller's addresses is opened.</summary>
internal enum IpVersion
{
    /// <summary>The first of the host's addresses that can be reached.</summary>
    Any,
    V4,
    V6,
}

internal static class IpVersions
{
    /// <summary>The values of <c>--ip</c>.</summary>
    public static readonly string[] Choices = ["4", "6", "both"];

    /// <summary>The connections that a value of <c>--ip</c> requests.</summary>
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
