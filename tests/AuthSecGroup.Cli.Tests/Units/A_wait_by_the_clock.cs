using AuthSecGroup.Cli.Renewal;
using Microsoft.Extensions.Time.Testing;

namespace AuthSecGroup.Cli.Tests.Units;

public class A_wait_by_the_clock
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Timers ignore fractions of a millisecond. A loop that waits for them never ends here, where only the test advances time.
    /// </summary>
    [Fact]
    public async Task Does_not_spin_through_the_last_part_of_a_millisecond()
    {
        var time = new ObservedTime();
        // Without xunit's context, so that the timer's continuation runs on the thread that advances the clock.
        var waiting = Task.Run(() =>
            WallClock.WaitAsync(TimeSpan.FromSeconds(1) + TimeSpan.FromMicroseconds(400), time, CancellationToken.None)
        );
        await time.FirstTimer.WaitAsync(Timeout, TimeProvider.System);
        await AdvanceAsync(time, TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
        await AdvanceAsync(time, TimeSpan.FromMilliseconds(1));
        await waiting.WaitAsync(Timeout, TimeProvider.System);
    }

    [Fact]
    public async Task Ends_at_once_if_no_time_is_left() =>
        await WallClock.WaitAsync(TimeSpan.Zero, new FakeTimeProvider(), CancellationToken.None).WaitAsync(Timeout, TimeProvider.System);

    // On another thread, because the thread that advances the clock also runs the timer's continuation.
    private static Task AdvanceAsync(FakeTimeProvider time, TimeSpan by) =>
        Task.Run(() => time.Advance(by)).WaitAsync(Timeout, TimeProvider.System);

    private sealed class ObservedTime : FakeTimeProvider
    {
        private readonly TaskCompletionSource _firstTimer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task FirstTimer => _firstTimer.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _firstTimer.TrySetResult();
            return timer;
        }
    }
}
