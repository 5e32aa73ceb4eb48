using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Faults;

/// <summary>The newest calls of a service, and the number of calls of each action. Thread-safe.</summary>
internal sealed class CallLog<TCall>(Func<TCall, string> action)
{
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly RecentItems<TCall> _calls = new(Capacity);
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyList<TCall> Calls => _calls.Items;

    /// <summary>
    /// The number of calls of each action since the start or <see cref="Clear"/>, including calls that are no longer kept.
    /// </summary>
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
            _calls.Add(call);
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
