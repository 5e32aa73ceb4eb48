using System.Globalization;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Schedule;

/// <summary>EventBridge's <c>rate(…)</c>.</summary>
internal static class ScheduleExpression
{
    /// <summary>The time between two starts.</summary>
    /// <exception cref="LocalModeException">EventBridge would refuse it, or it is a <c>cron(…)</c>, which local mode doesn't
    /// know.</exception>
    public static TimeSpan Parse(string expression)
    {
        var words =
            expression.StartsWith("rate(", StringComparison.Ordinal) && expression.EndsWith(')') ? expression[5..^1].Split(' ') : [];
        if (
            words is [var number, var unit]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0
        )
        {
            // EventBridge insists on the right grammatical number.
            switch (count, unit)
            {
                case (1, "minute") or (> 1, "minutes"):
                    return TimeSpan.FromMinutes(count);
                case (1, "hour") or (> 1, "hours"):
                    return TimeSpan.FromHours(count);
                case (1, "day") or (> 1, "days"):
                    return TimeSpan.FromDays(count);
            }
        }

        throw new LocalModeException(
            $"The schedule expression '{expression}' is not known to local mode. Allowed: rate(1 minute), rate(N minutes), and "
                + "likewise hour and day."
        );
    }
}
