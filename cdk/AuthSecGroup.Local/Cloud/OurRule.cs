using System.Globalization;
using System.Text.RegularExpressions;

namespace AuthSecGroup.Local.Cloud;

/// <summary>What the description of a rule of ours says. Read here anew, and not with the functions' own code, so that the two check each other.</summary>
internal sealed partial record OurRule(string Caller, DateTimeOffset RenewedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Reads a description; null if the rule is foreign.</summary>
    public static OurRule? Read(string? description, Deployment deployment)
    {
        if (
            description is null
            || Form().Match(description) is not { Success: true } match
            || match.Groups["name"].Value != deployment.Name
        )
        {
            return null;
        }

        if (
            !DateTimeOffset.TryParseExact(
                match.Groups["time"].Value,
                "yyyy-MM-dd'T'HH:mm:ss'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var renewedAt
            )
        )
        {
            return null;
        }

        var open = deployment.TimeToExpire;
        if (match.Groups["ttl"] is { Success: true } ttl && int.TryParse(ttl.Value, out var seconds) && seconds < open.TotalSeconds)
        {
            open = TimeSpan.FromSeconds(seconds);
        }
        // Whoever may edit the group may write the year 9999, and the page has to show the other rules all the same.
        var expiresAt = renewedAt > DateTimeOffset.MaxValue - open ? DateTimeOffset.MaxValue : renewedAt + open;
        return new OurRule(match.Groups["caller"].Value, renewedAt, expiresAt);
    }

    [GeneratedRegex(
        @"^authsecgroup/1 (?<name>[^ ]+) (?<caller>[^ ]+) (?<time>[^ ]+)( ttl=(?<ttl>[1-9][0-9]*))?$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Form();
}
