namespace AuthSecGroup.Local.Basics;

/// <summary>The newest items, up to a number. Thread-safe.</summary>
internal sealed class RecentItems<T>(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<T> _items = new();

    /// <summary>The newest items, oldest first.</summary>
    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_lock)
            {
                return [.. _items];
            }
        }
    }

    public void Add(T item)
    {
        lock (_lock)
        {
            _items.Enqueue(item);
            if (_items.Count > capacity)
            {
                _items.Dequeue();
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _items.Clear();
        }
    }
}
