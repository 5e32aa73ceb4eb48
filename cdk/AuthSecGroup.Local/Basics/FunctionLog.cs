namespace AuthSecGroup.Local.Basics;

/// <summary>Stamps log lines with the local cloud's time, keeps the newest, and copies each to a writer.</summary>
internal sealed class FunctionLog(TimeProvider clock, RecentItems<LogLine> lines, TextWriter? writer)
{
    private readonly TextWriter? _writer = writer is null ? null : TextWriter.Synchronized(writer);

    public void Add(string source, string text)
    {
        lines.Add(new LogLine(clock.GetUtcNow(), source, text));
        _writer?.WriteLine($"{source}: {text}");
    }
}
