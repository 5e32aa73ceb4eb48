namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>
/// Runs concurrent work in a random but reproducible order. Every call and every timer waits here until it is picked. Its continuation runs
/// immediately on the same thread, up to the next call. The same seed gives the same interleaving.
/// </summary>
internal sealed class Interleaver
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<(object? Owner, Action Fire)> _waiting = [];

    /// <summary>The number of calls and timers that ran.</summary>
    public long Fired { get; private set; }

    /// <summary>The invocation that runs now. It owns the timers that are created meanwhile.</summary>
    public object? Current { get; set; }

    public void Add(object? owner, Action fire)
    {
        lock (_lock)
        {
            _waiting.Add((owner, fire));
        }
    }

    /// <summary>True if something waits for the owner.</summary>
    public bool HasWaiting(object owner)
    {
        lock (_lock)
        {
            return _waiting.Exists(item => ReferenceEquals(item.Owner, owner));
        }
    }

    /// <summary>Takes out all that waits.</summary>
    public List<Action> TakeAll()
    {
        lock (_lock)
        {
            var taken = _waiting.ConvertAll(item => item.Fire);
            _waiting.Clear();
            return taken;
        }
    }

    /// <summary>Fires what waits, in random order, until it is done.</summary>
    /// <param name="random">The order.</param>
    /// <param name="settled">True if everybody waits here or is done.</param>
    /// <param name="done">True if nothing more has to be fired.</param>
    public void Run(Random random, Func<bool> settled, Func<bool> done)
    {
        while (!done())
        {
            Action? fire = null;
            lock (_lock)
            {
                if (_waiting.Count > 0)
                {
                    var index = random.Next(_waiting.Count);
                    (Current, fire) = _waiting[index];
                    _waiting.RemoveAt(index);
                }
            }

            if (fire is null)
            {
                throw new InvalidOperationException("Nothing waits to go on, and yet not everybody is done.");
            }

            Fired++;
            fire();
            // A cancelled token runs its callbacks on the thread pool.
            if (!SpinWait.SpinUntil(settled, LongestWait))
            {
                throw new InvalidOperationException("Somebody neither waits nor is done.");
            }
        }
    }
}
