using System.Globalization;

namespace AuthSecGroup.Cli.Output;

/// <summary>Parses and formats durations.</summary>
internal static class DurationText
{
    // A longer duration is probably a typing error.
    private const long LongestSeconds = 366L * 24 * 3600;

    /// <summary>What <see cref="TryParse"/> accepts, for error messages.</summary>
    public static string ValidValues => "a duration of at least 1s in hours, minutes and seconds, such as 30m, 90s or 1h30m";

    /// <summary>Parses <c>1h30m</c>, <c>45m</c>, <c>90s</c>: whole numbers, each unit at most once, the larger ones first.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var rest = text.AsSpan();
        var (total, units) = (0L, "hms");
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9 || units.IndexOf(rest[digits], StringComparison.Ordinal) is var unit && unit < 0)
            {
                return false;
            }

            var seconds = units[unit] switch
            {
                'h' => 3600,
                'm' => 60,
                _ => 1,
            };
            total += long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture) * seconds;
            rest = rest[(digits + 1)..];
            units = units[(unit + 1)..];
        }

        duration = TimeSpan.FromSeconds(Math.Min(total, LongestSeconds + 1));
        return total is > 0 and <= LongestSeconds;
    }

    /// <summary>Formats whole seconds: <c>1h 30m 0s</c>, <c>9m 59s</c>, <c>45s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var seconds = Math.Max(0, (long)duration.TotalSeconds);
        var (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        return hours > 0 ? $"{hours}h {minutes}m {seconds % 60}s"
            : minutes > 0 ? $"{minutes}m {seconds % 60}s"
            : $"{seconds}s";
    }
}
