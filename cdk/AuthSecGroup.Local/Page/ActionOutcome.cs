namespace AuthSecGroup.Local.Page;

/// <summary>What came of a button of the page.</summary>
/// <param name="Time">When, by the local cloud's clock.</param>
/// <param name="Title">What was done, such as <c>POST as alice from 127.0.0.1</c>.</param>
/// <param name="Label">How it ended, in a word: <c>201 Created</c>, <c>done</c>.</param>
/// <param name="IsGood">True if it did what was wanted.</param>
/// <param name="Summary">A sentence.</param>
internal sealed record ActionOutcome(DateTimeOffset Time, string Title, string Label, bool IsGood, string Summary)
{
    /// <summary>More of it, one line each.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>The response as it came; empty if there is none.</summary>
    public string Raw { get; init; } = "";
}
