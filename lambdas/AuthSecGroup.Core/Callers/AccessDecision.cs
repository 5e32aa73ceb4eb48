using System.Globalization;

namespace AuthSecGroup.Core.Callers;

/// <summary>What the user files say about a caller and a target. The decision explains itself.</summary>
/// <param name="Explanation">
/// The entry that allows the most, its file, and what limits it; or the entries that name the caller and the targets that they allow.
/// </param>
internal abstract record AccessDecision(string Explanation)
{
    private const int MostExplained = 5;

    /// <summary>At least one entry allows the caller to use the target.</summary>
    /// <param name="TimeToLive">The longest time that a lease can last; null for the deployment's.</param>
    /// <param name="IsReasonRequired">True if POST must contain a reason.</param>
    /// <param name="Explanation">See <see cref="AccessDecision"/>.</param>
    public sealed record Allowed(TimeSpan? TimeToLive, bool IsReasonRequired, string Explanation) : AccessDecision(Explanation);

    /// <summary>No entry does.</summary>
    public sealed record Denied(string Explanation) : AccessDecision(Explanation);

    /// <summary>
    /// The decision. Entries only allow: the time is the longest that any of the entries for the target allows, and a reason is required
    /// only if each of them requires one.
    /// </summary>
    /// <param name="entries">The entries that name the caller.</param>
    /// <param name="target">The target's name.</param>
    public static AccessDecision For(IReadOnlyList<MatchingEntry> entries, string target)
    {
        var allowing = entries.Where(match => match.Entry.Allows(target)).ToList();
        if (allowing.Count == 0)
        {
            // An entry without targets allows each of them.
            var explained = entries.Take(MostExplained).Select(match => $"{match} allows {string.Join(", ", match.Entry.Targets!)}");
            var more = entries.Count - MostExplained;
            return new Denied(
                entries.Count == 0
                    ? "no entry names the caller"
                    : string.Join("; ", explained) + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $"; and {more} more") : "")
            );
        }

        var widest = allowing.MaxBy(match => match.Entry.TimeToLive ?? TimeSpan.MaxValue)!;
        var isReasonRequired = allowing.TrueForAll(match => match.Entry.IsReasonRequired);
        var time = widest.Entry.TimeToLive;
        var limits =
            (time is { } most ? string.Create(CultureInfo.InvariantCulture, $", for at most {most.TotalSeconds} s") : "")
            + (isReasonRequired ? ", with a reason" : "");
        return new Allowed(time, isReasonRequired, $"{widest}{limits}");
    }
}
