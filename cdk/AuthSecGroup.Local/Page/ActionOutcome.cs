namespace AuthSecGroup.Local.Page;

/// <summary>What came of a button of the page.</summary>
/// <param name="Time">When, by the local cloud's clock.</param>
/// <param name="Title">What was done, such as <c>POST as alice from 127.0.0.1</c>.</param>
/// <param name="Label">How it ended, in a word: <c>201 Created</c>, <c>done</c>.</param>
/// <param name="IsGood">True if it did what was wanted.</param>
/// <param name="Summary">A sentence.</param>
/// <param name="Facts">More of it, one line each.</param>
/// <param name="Raw">The answer as it came; empty if there is none.</param>
internal sealed record ActionOutcome(
    DateTimeOffset Time,
    string Title,
    string Label,
    bool IsGood,
    string Summary,
    IReadOnlyList<string> Facts,
    string Raw
)
{
    /// <summary>Something that could not even be tried.</summary>
    public static ActionOutcome Refused(DateTimeOffset time, string title, string why) => new(time, title, "not done", false, why, [], "");
}

/// <summary>What the page has to remember between a button and the page that follows it.</summary>
internal sealed class ActionHistory
{
    private volatile ActionOutcome? _last;
    private volatile string _address = "127.0.0.1";

    /// <summary>What came of the last button; null before the first.</summary>
    public ActionOutcome? Last
    {
        get => _last;
        set => _last = value;
    }

    /// <summary>The source address that was chosen last.</summary>
    public string Address
    {
        get => _address;
        set => _address = value;
    }
}
