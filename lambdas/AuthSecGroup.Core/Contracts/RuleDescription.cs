using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// The description of a rule that is ours: <c>authsecgroup/1 NAME CALLER TIME</c>, optionally <c> ttl=SECONDS</c>.
/// It is strict both ways: only text that <see cref="ToString"/> can have written is read, so no foreign rule passes as ours.
/// </summary>
internal sealed record RuleDescription
{
    /// <summary>The form's version mark. A new form gets a new number, and rules of the old one have to be read on.</summary>
    public const string Mark = "authsecgroup/1";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string TimeToLiveMark = "ttl=";

    /// <summary>
    /// Makes a description. The time is cut to whole seconds, UTC.
    /// </summary>
    /// <exception cref="ArgumentException">The name, the caller or the time to live has a form that could not be read back.</exception>
    public RuleDescription(string name, string caller, DateTimeOffset time, TimeSpan? timeToLive = null)
    {
        if (!DeploymentName.IsValid(name))
        {
            throw new ArgumentException($"The name must be {DeploymentName.ValidValues}, got '{name}'.", nameof(name));
        }

        if (!IsCaller(caller))
        {
            throw new ArgumentException(
                $"The caller must be 1 to {LongestCaller} characters that EC2 takes, without spaces, got '{caller}'.",
                nameof(caller)
            );
        }

        if (
            timeToLive is { } ttl
            && (ttl.Ticks % TimeSpan.TicksPerSecond != 0 || ttl.TotalSeconds is < 1 or > Limits.MaxTimeToExpireSeconds)
        )
        {
            throw new ArgumentException(
                $"The time to live must be whole seconds from 1 to {Limits.MaxTimeToExpireSeconds}, got {ttl}.",
                nameof(timeToLive)
            );
        }

        Name = name;
        Caller = caller;
        Time = DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
        TimeToLive = timeToLive;
    }

    /// <summary>The longest caller that fits beside the longest name into EC2's 255 characters.</summary>
    public const int LongestCaller = 140;

    /// <summary>The name of the deployment that the rule belongs to.</summary>
    public string Name { get; }

    /// <summary>Who opened or last renewed it: a user's name, or <c>role/session</c>.</summary>
    public string Caller { get; }

    /// <summary>When it was opened or last renewed.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>A time to live shorter than the configured one, if the caller asked for it.</summary>
    public TimeSpan? TimeToLive { get; }

    /// <summary>
    /// When the lease expires: the time plus the configured time to expire, or plus the time to live where that is shorter.
    /// </summary>
    public DateTimeOffset ExpiresAt(TimeSpan timeToExpire)
    {
        var life = TimeToLive is { } ttl && ttl < timeToExpire ? ttl : timeToExpire;
        // Anyone who can edit the group can write our form with the year 9999 or 1, which must not stop the sweep of other rules.
        return new DateTimeOffset(
            Math.Clamp(Time.UtcTicks + life.Ticks, DateTimeOffset.MinValue.UtcTicks, DateTimeOffset.MaxValue.UtcTicks),
            TimeSpan.Zero
        );
    }

    /// <summary>Reads a description; false for every text that is not exactly of our form.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RuleDescription? description)
    {
        description = null;
        if (text is null || !text.StartsWith(Mark, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = text.Split(' ');
        if (
            parts.Length is not (4 or 5)
            || parts[0] != Mark
            || !DeploymentName.IsValid(parts[1])
            || !IsCaller(parts[2])
            || !DateTimeOffset.TryParseExact(
                parts[3],
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
        )
        {
            return false;
        }

        TimeSpan? timeToLive = null;
        if (parts.Length == 5)
        {
            if (!TryParseTimeToLive(parts[4], out var ttl))
            {
                return false;
            }

            timeToLive = ttl;
        }

        description = new RuleDescription(parts[1], parts[2], time, timeToLive);
        return true;
    }

    /// <summary>A time as descriptions contain it: <c>2026-11-22T06:40:00Z</c>.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The description as it is written to EC2.</summary>
    public override string ToString()
    {
        var time = Format(Time);
        return TimeToLive is { } ttl
            ? string.Create(CultureInfo.InvariantCulture, $"{Mark} {Name} {Caller} {time} {TimeToLiveMark}{(long)ttl.TotalSeconds}")
            : $"{Mark} {Name} {Caller} {time}";
    }

    /// <summary>True for characters that EC2 takes in a description, but for the space, which parts our fields.</summary>
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
    internal static bool IsFieldCharacter(char c) =>
        char.IsAsciiLetterOrDigit(c) || "._-:/()#,@[]+=&;{}!$*".Contains(c, StringComparison.Ordinal);

    private static bool IsCaller(string caller) => caller.Length is >= 1 and <= LongestCaller && caller.All(IsFieldCharacter);

    private static bool TryParseTimeToLive(string text, out TimeSpan timeToLive)
    {
        timeToLive = default;
        if (
            !text.StartsWith(TimeToLiveMark, StringComparison.Ordinal)
            || !int.TryParse(text.AsSpan(TimeToLiveMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds is < 1 or > Limits.MaxTimeToExpireSeconds
            // "ttl=007" is a number too, but not one that we write.
            || text.Length != TimeToLiveMark.Length + seconds.ToString(CultureInfo.InvariantCulture).Length
        )
        {
            return false;
        }

        timeToLive = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
