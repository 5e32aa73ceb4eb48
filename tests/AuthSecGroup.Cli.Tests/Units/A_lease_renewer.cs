using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Cli.Renewal;
using AuthSecGroup.Core.Wire;
using Microsoft.Extensions.Time.Testing;

namespace AuthSecGroup.Cli.Tests.Units;

public sealed class A_lease_renewer : IDisposable
{
    private readonly SteppedClock _time = new(new DateTimeOffset(2026, 11, 22, 6, 30, 0, TimeSpan.Zero));
    private readonly StringWriter _said = new();
    private readonly CancellationTokenSource _end = new();
    private readonly FakeConnection _connection = new();

    [Fact]
    public async Task Is_renewed_between_half_and_seven_tenths_of_its_time()
    {
        var keeping = Keep(Lease(600));
        await AdvanceAsync(TimeSpan.FromSeconds(295));
        Assert.Equal(0, _connection.Calls);
        await AdvanceAsync(TimeSpan.FromSeconds(130));
        Assert.Equal(1, _connection.Calls);
        await AdvanceAsync(TimeSpan.FromSeconds(425));
        Assert.Equal(2, _connection.Calls);
        await EndAsync(keeping);
        Assert.Empty(_said.ToString());
    }

    [Fact]
    public async Task Is_renewed_as_soon_as_a_laptop_wakes_up()
    {
        var keeping = Keep(Lease(600));
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(0, _connection.Calls);
        // The clock went on for an hour while all timers stood still.
        _time.ClockOffset = TimeSpan.FromHours(1);
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(1, _connection.Calls);
        await EndAsync(keeping);
    }

    [Fact]
    public async Task Is_renewed_in_time_although_the_clock_is_set_back()
    {
        var keeping = Keep(Lease(600));
        _time.ClockOffset = TimeSpan.FromHours(-3);
        await AdvanceAsync(TimeSpan.FromSeconds(425));
        Assert.Equal(1, _connection.Calls);
        await EndAsync(keeping);
    }

    [Fact]
    public async Task Tells_a_renewal_that_failed_and_tries_again_until_it_works()
    {
        _connection.Failures = 3;
        var keeping = Keep(Lease(600));
        await AdvanceAsync(TimeSpan.FromSeconds(460));
        Assert.Equal(4, _connection.Calls);
        await EndAsync(keeping);
        var lines = _said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(
            lines,
            line =>
                Assert.Matches(
                    "^authsecgroup: warning: the renewal failed: no network; trying again in [1-8]s; 203\\.0\\.113\\.7/32 closes by itself at 2026-11-22T06:40:00Z$",
                    line.TrimEnd()
                )
        );
    }

    [Fact]
    public async Task Goes_on_trying_after_its_time_is_up()
    {
        _connection.Failures = int.MaxValue;
        var keeping = Keep(Lease(60));
        await AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.InRange(_connection.Calls, 18, 60);
        Assert.False(keeping.IsCompleted);
        await EndAsync(keeping);
    }

    [Fact]
    public async Task Opens_the_new_address_after_a_move_and_says_so()
    {
        _connection.Cidr = "198.51.100.9/32";
        var lease = Lease(600);
        var keeping = Keep(lease);
        await AdvanceAsync(TimeSpan.FromSeconds(425));
        await EndAsync(keeping);
        Assert.Equal("198.51.100.9/32", lease.Answer.Cidr);
        Assert.Matches(
            "^authsecgroup: warning: your address is now 198\\.51\\.100\\.9/32, and open until .* \\(10m 0s\\); 203\\.0\\.113\\.7/32 closes by itself at 2026-11-22T06:40:00Z$",
            _said.ToString().TrimEnd()
        );
    }

    [Fact]
    public async Task That_is_open_for_good_is_looked_after_now_and_then_for_its_caller_may_move()
    {
        var keeping = Keep(Lease(null));
        await AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(1, _connection.Calls);
        await EndAsync(keeping);
    }

    public void Dispose()
    {
        _end.Dispose();
        _said.Dispose();
    }

    private LeaseRenewer Lease(long? seconds) =>
        new(
            _connection,
            null,
            Answer("203.0.113.7/32", seconds),
            new RunEvents(new Reporter(_said, isTerminal: false, hasColors: false), isJson: false),
            _time
        );

    private ConnectionResponse Answer(string cidr, long? seconds) => FakeConnection.Answer(cidr, seconds, _time.GetUtcNow());

    private Task Keep(LeaseRenewer lease)
    {
        _connection.Time = _time;
        return lease.KeepAsync(_end.Token);
    }

    // In steps, for whatever a timer sets off sets the next timer, on another thread.
    private async Task AdvanceAsync(TimeSpan by)
    {
        for (var passed = TimeSpan.Zero; passed < by; passed += TimeSpan.FromSeconds(1))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await _time.SettleAsync();
        }
    }

    private async Task EndAsync(Task keeping)
    {
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
    }

    /// <summary>A clock that may be ahead of or behind its timers, as after sleep or when it is set.</summary>
    private sealed class SteppedClock(DateTimeOffset start) : TimeProvider
    {
        private readonly FakeTimeProvider _timers = new(start);
        private int _created;
        private int _fired;

        public TimeSpan ClockOffset { get; set; }

        public override long TimestampFrequency => _timers.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => _timers.GetUtcNow() + ClockOffset;

        public override long GetTimestamp() => _timers.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = _timers.CreateTimer(
                each =>
                {
                    Interlocked.Increment(ref _fired);
                    callback(each);
                },
                state,
                dueTime,
                period
            );
            Interlocked.Increment(ref _created);
            return timer;
        }

        public void Advance(TimeSpan by) => _timers.Advance(by);

        /// <summary>Returns once a timer is waiting again, which a lease that is kept always has.</summary>
        public async Task SettleAsync()
        {
            for (var tries = 0; Volatile.Read(ref _created) <= Volatile.Read(ref _fired); tries++)
            {
                Assert.True(tries < 5000, "the lease set no further timer");
                await Task.Delay(1);
            }
        }
    }

    private sealed class FakeConnection : IConnection
    {
        public IpVersion Ip => IpVersion.Any;

        public int Calls { get; private set; }

        public int Failures { get; set; }

        public string Cidr { get; set; } = "203.0.113.7/32";

        public TimeProvider Time { get; set; } = TimeProvider.System;

        public static ConnectionResponse Answer(string cidr, long? seconds, DateTimeOffset now) =>
            new()
            {
                Cidr = cidr,
                ExpiresAt = seconds is { } s ? now.AddSeconds(s) : null,
                ExpiresInSeconds = seconds,
                Groups = [],
            };

        public Task<Reply> SendAsync(HttpMethod method, OpenRequest? body, CancellationToken cancellationToken)
        {
            Assert.Equal(HttpMethod.Post, method);
            return ++Calls <= Failures
                ? throw new ClientException(ExitCode.Failed, FailureCode.Unreachable, "no network", "is this machine online?")
                : Task.FromResult(new Reply(Answer(Cidr, 600, Time.GetUtcNow()), null));
        }
    }
}
