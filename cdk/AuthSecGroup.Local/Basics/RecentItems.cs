using System.Collections.Concurrent;

namespace AuthSecGroup.Local.Basics;

/// <summary>The newest items, up to a number. Thread-safe.</summary>
internal sealed class RecentItems<T>(int capacity)
{
    private readonly ConcurrentQueue<T> _items = new();

    /// <summary>The newest items, oldest first.</summary>
    public IReadOnlyList<T> Items => [.. _items];

    public void Add(T item)
    {
        _items.Enqueue(item);
        while (_items.Count > capacity)
        {
            _items.TryDequeue(out _);
        }
    }

    public void Clear() => _items.Clear();
}
