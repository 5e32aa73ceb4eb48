namespace AuthSecGroup.Local.Faults;

/// <summary>The last calls of a service and how many there were of each action. Thread-safe.</summary>
internal sealed class CallLog<TCall>(Func<TCall, string> action)
{
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<TCall> _calls = new();
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The newest calls, oldest first.</summary>
    public IReadOnlyList<TCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>How many calls of each action there were since the start or <see cref="Clear"/>, also those that are no longer kept.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            lock (_lock)
            {
                return new SortedDictionary<string, int>(_counts, StringComparer.Ordinal);
            }
        }
    }

    public void Add(TCall call)
    {
        lock (_lock)
        {
            if (_calls.Count == Capacity)
            {
                _calls.Dequeue();
            }

            _calls.Enqueue(call);
            _counts[action(call)] = _counts.GetValueOrDefault(action(call)) + 1;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _calls.Clear();
            _counts.Clear();
        }
    }
}
