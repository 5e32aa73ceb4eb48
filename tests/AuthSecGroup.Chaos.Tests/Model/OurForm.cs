using System.Globalization;
using System.Text.RegularExpressions;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>The description of a rule of ours, read independently of the functions' own parser, so that each verifies the other.</summary>
internal sealed partial record OurForm(string Caller, DateTimeOffset Time, TimeSpan? TimeToLive)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Reads the description of a rule; null if the rule is foreign.</summary>
    public static OurForm? Read(SecurityGroupRule? rule) => Read(rule?.Description);

    /// <summary>Reads a description; null if the rule is foreign.</summary>
    public static OurForm? Read(string? description)
    {
        if (
            description is null
            || Form().Match(description) is not { Success: true } match
            || match.Groups["name"].Value != Scene.Name
            || !DateTimeOffset.TryParseExact(
                match.Groups["time"].Value,
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
        )
        {
            return null;
        }

        var seconds = match.Groups["ttl"].Success ? long.Parse(match.Groups["ttl"].Value, CultureInfo.InvariantCulture) : (long?)null;
        return seconds > 31_536_000
            ? null
            : new OurForm(match.Groups["caller"].Value, time, seconds is { } ttl ? TimeSpan.FromSeconds(ttl) : null);
    }

    /// <summary>The text of a rule of ours.</summary>
    public static string Write(string caller, DateTimeOffset time, int? ttl = null) =>
        $"authsecgroup/1 {Scene.Name} {caller} {Text(time)}"
        + (ttl is { } seconds ? string.Create(CultureInfo.InvariantCulture, $" ttl={seconds}") : "");

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public DateTimeOffset ExpiresAt
    {
        get
        {
            var life = TimeToLive is { } ttl && ttl < Scene.TimeToExpire ? ttl : Scene.TimeToExpire;
            return Time > DateTimeOffset.MaxValue - life ? DateTimeOffset.MaxValue : Time + life;
        }
    }

    /// <summary>True if a sweep has to revoke it: it has expired, or its time is more than 5 minutes in the future.</summary>
    public bool IsExpiredAt(DateTimeOffset now) => ExpiresAt <= now || Time > now + TimeSpan.FromMinutes(5);

    [GeneratedRegex(
        @"\Aauthsecgroup/1 (?<name>[A-Za-z0-9._-]{1,64}) (?<caller>[A-Za-z0-9._\-:/()#,@\[\]+=&;{}!$*]{1,140}) "
            + @"(?<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)( ttl=(?<ttl>[1-9][0-9]{0,8}))?\z",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Form();
}
