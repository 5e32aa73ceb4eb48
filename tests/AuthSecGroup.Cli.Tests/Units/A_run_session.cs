using AuthSecGroup.Cli.Commands;
using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Cli.Processes;
using AuthSecGroup.Cli.Renewal;
using AuthSecGroup.Core.Wire;
using Microsoft.Extensions.Time.Testing;

namespace AuthSecGroup.Cli.Tests.Units;

/// <summary>A session with a real command, a clock that the test advances, and an endpoint that never responds to DELETE.</summary>
public sealed class A_run_session : IDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private readonly Signals _signals = new();
    private readonly StringWriter _error = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory();
    private readonly CommandContext _context;
    private readonly FakeConnection _connection;

    public A_run_session()
    {
        _context = new CommandContext(
            new Application(
                TextWriter.Null,
                new Reporter(_error, isTerminal: false, hasColors: false),
                new Secrets(),
                new Terminal(true, true, true),
                _ => null,
                _time
            ),
            new Settings(new Uri("https://example.com/"), null, null, [IpVersion.Any], TimeSpan.FromMinutes(1), IsJson: false, [])
        );
        _connection = new FakeConnection(_context, _time);
    }

    private string Ready => Path.Combine(_home.FullName, "ready");

    [Fact]
    public async Task Waits_for_thirty_seconds_while_it_closes_the_lease()
    {
        var session = StartAsync("exit 7");
        await AssertClosesWithinAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(7, await session.WaitAsync(Patience));
        Assert.Contains("was not closed: no response within 30s", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_is_terminated_waits_for_eight_seconds_while_it_closes_the_lease()
    {
        var session = await StartUntilReadyAsync();
        _signals.Receive(Terminate, fromTerminal: false, ends: true);
        await AssertClosesWithinAsync(TimeSpan.FromSeconds(8));
        Assert.Equal(128 + Terminate, await session.WaitAsync(Patience));
    }

    [Fact]
    public async Task Requests_no_MFA_code_while_the_command_has_the_terminal()
    {
        Assert.False(_context.Mfa.IsTerminalTaken);
        var session = await StartUntilReadyAsync();
        while (!_connection.Renewing.Task.IsCompleted)
        {
            Assert.False(session.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        Assert.True(await _connection.Renewing.Task);
        _signals.Receive(Terminate, fromTerminal: false, ends: true);
        await AssertClosesWithinAsync(TimeSpan.FromSeconds(8));
        await session.WaitAsync(Patience);
    }

    public void Dispose()
    {
        _signals.Dispose();
        _error.Dispose();
        _home.Delete(recursive: true);
    }

    private async Task<int> StartAsync(string script)
    {
        using var shared = new CancellationTokenSource();
        using var connections = new ConnectionSet([_connection], shared);
        var session = new RunSession(_context, null, connections, _signals, new RunEvents(_context.Reporter, isJson: false));
        return await session.RunAsync("/bin/sh", ["-c", script], CancellationToken.None);
    }

    private async Task<Task<int>> StartUntilReadyAsync()
    {
        var session = StartAsync($"touch {Ready}; exec sleep 60");
        while (!File.Exists(Ready))
        {
            Assert.False(session.IsCompleted);
            await Task.Delay(10);
        }

        return session;
    }

    private async Task AssertClosesWithinAsync(TimeSpan limit)
    {
        var cancelled = await _connection.Closing.Task.WaitAsync(Patience);
        _time.Advance(limit - TimeSpan.FromMilliseconds(1));
        Assert.False(cancelled.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(cancelled.IsCancellationRequested);
    }

    private sealed class FakeConnection(CommandContext context, TimeProvider time) : IConnection
    {
        private int _posts;

        /// <summary>Completed by DELETE.</summary>
        public TaskCompletionSource<CancellationToken> Closing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completed by the second POST: whether the terminal was taken.</summary>
        public TaskCompletionSource<bool> Renewing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<Reply> SendAsync(HttpMethod method, OpenRequest? body, CancellationToken cancellationToken)
        {
            if (method == HttpMethod.Delete)
            {
                Closing.SetResult(cancellationToken);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (++_posts == 2)
            {
                Renewing.SetResult(context.Mfa.IsTerminalTaken);
            }

            return new Reply.Success(
                new ConnectionResponse
                {
                    Cidr = "203.0.113.7/32",
                    ExpiresAt = time.GetUtcNow().AddSeconds(10),
                    ExpiresInSeconds = 10,
                    SharedWith = 0,
                    Groups = [],
                }
            );
        }
    }
}
