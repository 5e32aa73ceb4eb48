using AuthSecGroup.Cli.Renewal;
using Microsoft.Extensions.Time.Testing;

namespace AuthSecGroup.Cli.Tests.Units;

public class A_wait_by_the_clock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>It spun for what a timer can't wait for: without end here, where the clock stood still meanwhile.</summary>
    [Fact]
    public async Task Does_not_spin_through_the_last_part_of_a_millisecond()
    {
        var time = new CountingTime();
        // Without xunit's context, so that what the timer sets off runs where the clock is advanced.
        var waiting = Task.Run(() =>
            WallClock.WaitAsync(TimeSpan.FromSeconds(1) + TimeSpan.FromMicroseconds(400), time, CancellationToken.None)
        );
        await Task.Run(() => SpinWait.SpinUntil(() => time.Timers > 0, Patience));
        await AdvanceAsync(time, TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
        await AdvanceAsync(time, TimeSpan.FromMilliseconds(1));
        await waiting.WaitAsync(Patience);
    }

    [Fact]
    public async Task Ends_at_once_where_nothing_is_left() =>
        await WallClock.WaitAsync(TimeSpan.Zero, new FakeTimeProvider(), CancellationToken.None).WaitAsync(Patience);

    // Elsewhere, for the thread that advances the clock also runs what the timer sets off.
    private static Task AdvanceAsync(FakeTimeProvider time, TimeSpan by) => Task.Run(() => time.Advance(by)).WaitAsync(Patience);

    private sealed class CountingTime : FakeTimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}
