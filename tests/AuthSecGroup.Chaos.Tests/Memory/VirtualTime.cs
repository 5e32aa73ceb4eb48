namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>
/// A clock that a test advances. Its timers fire when the interleaver picks them, and advance it too, unless it stands still.
/// </summary>
internal sealed class VirtualTime(Interleaver interleaver, DateTimeOffset start, bool isStill = false) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public void Advance(TimeSpan by) => _now += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer();
        // A deadline isn't a wait. In this world no request takes that long.
        if (state is CancellationTokenSource)
        {
            return timer;
        }

        // The jitter of the waits isn't drawn from the seed, so waits are rounded up to the next step of 0.1 s, 0.2 s, 0.4 s, ...
        var wait = TimeSpan.FromMilliseconds(100);
        while (wait <= dueTime && wait < TimeSpan.FromSeconds(1.6))
        {
            wait *= 2;
        }

        var owner = interleaver.Current;
        interleaver.Add(
            owner,
            () =>
            {
                // A killed process has no timers.
                if (!timer.IsDisposed && owner is not Actor { IsDead: true })
                {
                    if (isStill)
                    {
                        // What a process does next depends on it.
                        (owner as Invocation)?.AddWait();
                    }
                    else
                    {
                        Advance(wait);
                    }

                    callback(state);
                }
            }
        );
        return timer;
    }

    private sealed class VirtualTimer : ITimer
    {
        public bool IsDisposed { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => !IsDisposed;

        public void Dispose() => IsDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
