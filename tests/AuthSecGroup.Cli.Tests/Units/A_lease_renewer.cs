using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Cli.Renewal;
using AuthSecGroup.Core.Wire;
using Microsoft.Extensions.Time.Testing;

namespace AuthSecGroup.Cli.Tests.Units;

public sealed class A_lease_renewer : IAsyncLifetime
{
    private readonly SteppedClock _time = new();
    private readonly FakeConnection _connection;
    private readonly StringWriter _output = new();
    private readonly CancellationTokenSource _end = new();
    private Task _renewing = Task.CompletedTask;

    public A_lease_renewer() => _connection = new FakeConnection(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        Assert.False(_renewing.IsCompleted);
        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _renewing);
        _end.Dispose();
    }

    [Fact]
    public async Task Renews_after_half_to_seven_tenths_of_the_duration()
    {
        Start(600);
        await AdvanceAsync(295);
        Assert.Equal(0, _connection.Calls);
        await AdvanceAsync(130);
        Assert.Equal(1, _connection.Calls);
        await AdvanceAsync(425);
        Assert.Equal(2, _connection.Calls);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Renews_as_soon_as_a_laptop_wakes_up()
    {
        Start(600);
        await AdvanceAsync(5);
        Assert.Equal(0, _connection.Calls);
        // The clock advanced by an hour, but the timers didn't.
        _time.ClockOffset = TimeSpan.FromHours(1);
        await AdvanceAsync(5);
        Assert.Equal(1, _connection.Calls);
    }

    [Fact]
    public async Task Renews_in_time_although_the_clock_is_set_back()
    {
        Start(600);
        _time.ClockOffset = TimeSpan.FromHours(-3);
        await AdvanceAsync(425);
        Assert.Equal(1, _connection.Calls);
    }

    [Fact]
    public async Task Reports_and_retries_a_renewal_that_fails()
    {
        _connection.Failures = 3;
        Start(600);
        await AdvanceAsync(460);
        Assert.Equal(4, _connection.Calls);
        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        const string Failed = "authsecgroup: warning: the renewal failed: no network; retrying in ";
        Assert.All(
            lines,
            line => Assert.Matches($"^{Failed}[1-8]s; the lease of 203\\.0\\.113\\.7/32 expires at 2026-11-22T06:40:00Z$", line)
        );
    }

    [Fact]
    public async Task Retries_soon_again_if_the_last_renewal_worked()
    {
        _connection.Failures = 4;
        Start(600);
        await AdvanceAsync(500);
        Assert.Equal(5, _connection.Calls);
        _connection.Failures = int.MaxValue;
        await AdvanceAsync(400);
        Assert.Matches("retrying in [12]s", _output.ToString().Split('\n')[4]);
    }

    [Fact]
    public async Task Retries_also_after_the_lease_has_expired()
    {
        _connection.Failures = int.MaxValue;
        Start(60);
        await AdvanceAsync(600);
        Assert.InRange(_connection.Calls, 18, 60);
    }

    [Fact]
    public async Task Opens_the_new_address_after_a_move()
    {
        _connection.Cidr = "198.51.100.9/32";
        var renewer = Start(600);
        await AdvanceAsync(425);
        Assert.Equal("198.51.100.9/32", renewer.Response.Cidr);
        Assert.Matches(
            "^authsecgroup: warning: your address is now 198\\.51\\.100\\.9/32, which is open until .* \\(10m 0s\\); "
                + "the lease of 203\\.0\\.113\\.7/32 expires at 2026-11-22T06:40:00Z$",
            _output.ToString().TrimEnd()
        );
    }

    [Fact]
    public async Task Also_checks_an_address_that_is_open_permanently()
    {
        Start(null);
        await AdvanceAsync(240);
        Assert.Equal(1, _connection.Calls);
    }

    private LeaseRenewer Start(long? seconds)
    {
        var events = new RunEvents(new Reporter(_output, isTerminal: false, hasColors: false), isJson: false);
        var renewer = new LeaseRenewer(_connection, null, _connection.Response("203.0.113.7/32", seconds), events, _time);
        _renewing = renewer.RenewAsync(_end.Token);
        return renewer;
    }

    // In steps, because each timer starts the next one on another thread.
    private async Task AdvanceAsync(int seconds)
    {
        for (var passed = 0; passed < seconds; passed++)
        {
            await _time.AdvanceAsync(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>A clock that may differ from its timers, as after sleep or after it was set.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private readonly FakeTimeProvider _timers = new(new DateTimeOffset(2026, 11, 22, 6, 30, 0, TimeSpan.Zero));
        private int _waiting;
        private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TimeSpan ClockOffset { get; set; }

        public override long TimestampFrequency => _timers.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => _timers.GetUtcNow() + ClockOffset;

        public override long GetTimestamp() => _timers.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = _timers.CreateTimer(Fire, state, dueTime, period);
            Interlocked.Increment(ref _waiting);
            Volatile.Read(ref _settled).TrySetResult();
            return timer;

            void Fire(object? each)
            {
                Interlocked.Decrement(ref _waiting);
                callback(each);
            }
        }

        /// <summary>Advances the timers, and returns once the renewer waits for a timer again.</summary>
        public async Task AdvanceAsync(TimeSpan by)
        {
            var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _settled, settled);
            _timers.Advance(by);
            if (Volatile.Read(ref _waiting) <= 0)
            {
                await settled.Task.WaitAsync(TimeSpan.FromSeconds(30), System);
            }
        }
    }

    private sealed class FakeConnection(TimeProvider time) : IConnection
    {
        public int Calls { get; private set; }

        public int Failures { get; set; }

        public string Cidr { get; set; } = "203.0.113.7/32";

        public ConnectionResponse Response(string cidr, long? seconds) =>
            new()
            {
                Cidr = cidr,
                ExpiresAt = seconds is { } s ? time.GetUtcNow().AddSeconds(s) : null,
                ExpiresInSeconds = seconds,
                SharedWith = 0,
                Groups = [],
            };

        public Task<Reply> SendAsync(HttpMethod method, OpenRequest? body, CancellationToken cancellationToken)
        {
            Assert.Equal(HttpMethod.Post, method);
            return Task.FromResult<Reply>(
                ++Calls <= Failures
                    ? new Reply.Failure(new ClientException(ExitCode.Failed, ErrorCode.Unreachable, "no network", "check the network"))
                    : new Reply.Success(Response(Cidr, 600))
            );
        }
    }
}
