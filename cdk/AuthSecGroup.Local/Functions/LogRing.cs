namespace AuthSecGroup.Local.Functions;

/// <summary>A line that a function wrote to its log, or that local mode has to say about it.</summary>
/// <param name="Time">When, by the local cloud's clock.</param>
/// <param name="Source">The function's handler, such as <c>connection</c>, or <c>local</c>.</param>
/// <param name="Text">The line.</param>
public sealed record LogLine(DateTimeOffset Time, string Source, string Text);

/// <summary>The last log lines.</summary>
internal sealed class LogRing(TimeProvider clock, TextWriter? talk)
{
    private const int Longest = 5000;

    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _lines = new();

    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public void Add(string source, string text)
    {
        lock (_lock)
        {
            _lines.Enqueue(new LogLine(clock.GetUtcNow(), source, text));
            if (_lines.Count > Longest)
            {
                _lines.Dequeue();
            }

            talk?.WriteLine($"{source}: {text}");
        }
    }
}
