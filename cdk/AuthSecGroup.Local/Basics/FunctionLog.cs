namespace AuthSecGroup.Local.Basics;

/// <summary>Stamps log lines with the local cloud's time, keeps the newest 5,000, and copies each to a writer.</summary>
internal sealed class FunctionLog(TimeProvider clock, TextWriter? writer)
{
    private readonly RecentItems<LogLine> _lines = new(5000);
    private readonly TextWriter? _writer = writer is null ? null : TextWriter.Synchronized(writer);

    /// <summary>The newest lines, oldest first.</summary>
    public IReadOnlyList<LogLine> Lines => _lines.Items;

    public void Add(string source, string text)
    {
        _lines.Add(new LogLine(clock.GetUtcNow(), source, text));
        _writer?.WriteLine($"{source}: {text}");
    }
}

/// <summary>A line that a function wrote to its log, or a message of local mode about it.</summary>
/// <param name="Time">When, by the local cloud's clock.</param>
/// <param name="Source">The function's handler, such as <c>connection</c>, or <c>local</c>.</param>
/// <param name="Text">The line.</param>
internal sealed record LogLine(DateTimeOffset Time, string Source, string Text);
