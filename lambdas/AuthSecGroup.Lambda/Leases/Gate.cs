namespace AuthSecGroup.Lambda.Leases;

/// <summary>
/// What several groups wait for: whether the record was written. Each gets a task of its own, because of several continuations of one task
/// all but one run on the thread pool, and then the order of the calls isn't reproducible.
/// </summary>
internal sealed class Gate
{
    private readonly Lock _lock = new();
    private readonly List<TaskCompletionSource<bool>> _waiting = [];
    private bool? _isOpen;

    /// <summary>Completes with true once the record was written; with false if it wasn't.</summary>
    public Task<bool> WaitAsync()
    {
        lock (_lock)
        {
            if (_isOpen is { } isOpen)
            {
                return Task.FromResult(isOpen);
            }

            var waiting = new TaskCompletionSource<bool>();
            _waiting.Add(waiting);
            return waiting.Task;
        }
    }

    /// <summary>Lets everybody go on, or give up.</summary>
    public void Complete(bool isWritten)
    {
        lock (_lock)
        {
            _isOpen = isWritten;
        }

        _waiting.ForEach(waiting => waiting.SetResult(isWritten));
    }
}
