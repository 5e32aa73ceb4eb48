using System.Globalization;

namespace AuthSecGroup.Core.Callers;

/// <summary>What the user files say about a caller.</summary>
internal abstract record AccessDecision
{
    /// <summary>At least one entry names the caller.</summary>
    /// <param name="TimeToLive">The longest time that a lease can last; null for the deployment's.</param>
    /// <param name="IsReasonRequired">True if POST must contain a reason.</param>
    /// <param name="Explanation">The file and the entry that allow the most, and what limits it.</param>
    public sealed record Allowed(TimeSpan? TimeToLive, bool IsReasonRequired, string Explanation) : AccessDecision;

    /// <summary>No entry names the caller.</summary>
    public sealed record Denied : AccessDecision;

    /// <summary>
    /// The decision. Entries only allow: the time is the longest that any of the caller's entries allows, and a reason is required only if
    /// each of them requires one.
    /// </summary>
    public static AccessDecision For(IEnumerable<UserFile> files, Caller caller, string ownAccount)
    {
        var matching = files.SelectMany(file => file.EntriesFor(caller, ownAccount).Select(entry => (file.Key, Entry: entry))).ToList();
        if (matching.Count == 0)
        {
            return new Denied();
        }

        var (key, widest) = matching.MaxBy(match => match.Entry.TimeToLive ?? TimeSpan.MaxValue);
        var isReasonRequired = matching.TrueForAll(match => match.Entry.IsReasonRequired);
        var limits =
            (widest.TimeToLive is { } most ? string.Create(CultureInfo.InvariantCulture, $", for at most {most.TotalSeconds} s") : "")
            + (isReasonRequired ? ", with a reason" : "");
        return new Allowed(widest.TimeToLive, isReasonRequired, $"{widest.Principal} in {key}{limits}");
    }
}
