using System.Globalization;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Page;

/// <summary>How the page writes times, spans and rules. The page's script writes spans in the same words.</summary>
internal static class Wording
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Seconds up to an hour, then hours and minutes.</summary>
    public static string Span(double seconds)
    {
        var whole = (long)seconds;
        return whole < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole} s")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 3600} h {whole % 3600 / 60} min");
    }

    /// <summary>What is left of a lease's life. One dated more than five minutes ahead counts as expired for the sweep.</summary>
    public static string Remaining(long left, long life) =>
        left switch
        {
            <= 0 => "expired, the next sweep closes it",
            _ when left > life + 300 => "dated ahead, the next sweep closes it",
            _ => Span(left),
        };

    /// <summary>What a rule lets through, such as <c>tcp 22</c>.</summary>
    public static string Ports(string protocol, int fromPort, int toPort) =>
        (protocol, fromPort == toPort) switch
        {
            ("-1", _) => "everything",
            (_, true) when fromPort == -1 => protocol,
            (_, true) => string.Create(CultureInfo.InvariantCulture, $"{protocol} {fromPort}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{protocol} {fromPort}-{toPort}"),
        };

    public static string Ports(SecurityGroupRule rule) => Ports(rule.Protocol, rule.FromPort, rule.ToPort);

    /// <summary>The last part of a principal's ARN: <c>user/alice</c> gives <c>alice</c>, a role's session <c>Role/session</c>.</summary>
    public static string Principal(string? arn)
    {
        var resource = arn?.Split(':')[^1] ?? "";
        return resource.Contains('/', StringComparison.Ordinal)
            ? resource[(resource.IndexOf('/', StringComparison.Ordinal) + 1)..]
            : resource;
    }
}
