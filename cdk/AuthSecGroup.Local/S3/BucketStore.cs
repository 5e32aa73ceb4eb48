namespace AuthSecGroup.Local.S3;

/// <summary>Buckets and their objects, in memory. Thread-safe; what was put is seen by the next read and the next list.</summary>
internal sealed class BucketStore(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<string, S3Object>> _buckets = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_lock)
            {
                return [.. _buckets.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    public void Create(string name)
    {
        lock (_lock)
        {
            // Ordinal order of UTF-16 is that of UTF-8, in which S3 lists, but for characters outside of the basic plane.
            if (!_buckets.TryAdd(name, new(StringComparer.Ordinal)))
            {
                throw new InvalidOperationException($"there is a bucket {name} already; a name can be given once");
            }
        }
    }

    public bool Exists(string bucket)
    {
        lock (_lock)
        {
            return _buckets.ContainsKey(bucket);
        }
    }

    /// <summary>All objects in the order of their keys.</summary>
    /// <exception cref="Faults.ServiceException">There is no such bucket.</exception>
    public IReadOnlyList<S3Object> List(string bucket)
    {
        lock (_lock)
        {
            return [.. Objects(bucket).Values];
        }
    }

    public S3Object? Find(string bucket, string key)
    {
        lock (_lock)
        {
            return Objects(bucket).GetValueOrDefault(key);
        }
    }

    public S3Object Put(string bucket, string key, ReadOnlyMemory<byte> content, string contentType)
    {
        var now = clock.GetUtcNow();
        var stored = new S3Object(key, content.ToArray(), contentType, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
        lock (_lock)
        {
            Objects(bucket)[key] = stored;
        }

        return stored;
    }

    public void Delete(string bucket, string key)
    {
        lock (_lock)
        {
            Objects(bucket).Remove(key);
        }
    }

    private SortedDictionary<string, S3Object> Objects(string bucket) =>
        _buckets.GetValueOrDefault(bucket) ?? throw S3Refusals.NoSuchBucket();
}
