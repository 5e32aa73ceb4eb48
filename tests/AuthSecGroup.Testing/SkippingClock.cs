using Microsoft.Extensions.Time.Testing;

namespace AuthSecGroup.Testing;

/// <summary>A clock on which waiting takes no time but moves the clock: a wait of ten seconds ends at once, ten seconds later.</summary>
internal sealed class SkippingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly List<TimeSpan> _waits = [];

    public SkippingClock()
        : this(new DateTimeOffset(2026, 11, 22, 6, 40, 0, TimeSpan.Zero)) { }

    /// <summary>What was waited for, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits => _waits;

    /// <summary>Called before each wait is over.</summary>
    public Action? Waiting { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A deadline isn't a wait that can be skipped: it ends calls that hang, in real time.
        if (state is CancellationTokenSource)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        if (dueTime > TimeSpan.Zero)
        {
            _waits.Add(dueTime);
            Waiting?.Invoke();
            Advance(dueTime);
        }

        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
