namespace AuthSecGroup.Core.Callers;

/// <summary>An entry that names a caller, and the key of its file.</summary>
internal sealed record MatchingEntry(string Key, UserEntry Entry)
{
    /// <inheritdoc />
    public override string ToString() => $"{Entry.Principal} in {Key}";
}
