using System.Diagnostics;

namespace AuthSecGroup.Cli.Tests.Processes;

/// <summary>The client on a real terminal, which util-linux's <c>script</c> creates.</summary>
public sealed class On_a_terminal : ClientTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_run_reports_open_and_close_and_its_command_has_the_terminal()
    {
        var (exitCode, lines) = await RunOnTerminalAsync("run -- sh -c 'tty -s && echo I have a terminal; exit 7'");
        Assert.Equal(7, exitCode);
        Assert.Matches(
            "^authsecgroup: 203\\.0\\.113\\.7/32 is open until \\S+Z \\((10m 0s|9m 59s)\\); the lease is renewed while the command runs$",
            lines[0]
        );
        Assert.Equal(["I have a terminal", "authsecgroup: 203.0.113.7/32 is closed"], lines[1..]);
    }

    [Fact]
    public async Task Ctrl_C_reaches_the_command_once_and_the_lease_is_closed()
    {
        // 'kill -INT 0' sends the signal to all foreground processes, like the terminal for Ctrl-C.
        var (exitCode, lines) = await RunOnTerminalAsync("run -- sh -c 'trap \"echo interrupted\" INT; kill -INT 0; sleep 1; exit 6'");
        Assert.Equal(6, exitCode);
        Assert.Single(lines, line => line == "interrupted");
        Assert.Equal("authsecgroup: 203.0.113.7/32 is closed", lines[^1]);
        Assert.Equal(["POST", "DELETE"], Methods);
    }

    [Fact]
    public async Task A_run_closes_the_lease_and_ends_like_its_command_if_the_terminal_is_lost()
    {
        // The system sends SIGHUP to the shell, which sends it to the client, as an interactive shell does, and keeps the exit code.
        Client.WriteHome(
            "session",
            $"""
            {Client.Executable} run -- sh -c 'touch $HOME/ready; exec sleep 60' &
            trap "kill -HUP $!" HUP
            wait $! # SIGHUP interrupts it.
            wait $!
            echo $? > $HOME/code.new
            mv $HOME/code.new $HOME/code
            """
        );
        await using var terminal = Client.Start("script", ["-qec", "exec sh $HOME/session", "/dev/null"]);
        await terminal.UntilAsync(() => File.Exists(Path.Combine(Client.Home, "ready")), "the command is running");
        await terminal.SignalAsync("KILL");
        var code = Path.Combine(Client.Home, "code");
        // The client writes that the lease is closed, and each write to the lost terminal fails.
        await WaitUntilAsync(() => File.Exists(code));
        Assert.Equal($"{128 + 1}\n", await File.ReadAllTextAsync(code));
        Assert.Equal(["POST", "DELETE"], Methods);
    }

    [Theory]
    [InlineData(null, "\e[1;31merror:\e[0m ")]
    [InlineData("1", "error: ")]
    public async Task An_error_is_coloured_unless_NO_COLOR_is_set(string? noColor, string label)
    {
        Client.Environment["NO_COLOR"] = noColor;
        var (_, lines) = await RunOnTerminalAsync("open --url x");
        Assert.StartsWith($"authsecgroup: {label}--url must be", lines[0]);
    }

    [Fact]
    public async Task Status_counts_down()
    {
        Respond = request =>
            Server.Seen.Count == 1 ? EndpointServer.Healthy(request, seconds: 2) : Canned.Problem(404, "not_open", "Not open.");
        var (exitCode, lines) = await RunOnTerminalAsync("status --watch");
        Assert.Equal(0, exitCode);
        Assert.Contains("\rexpires in 2s", string.Join('\n', lines));
        Assert.Contains("\rexpires in 1s", string.Join('\n', lines));
        Assert.EndsWith("203.0.113.7/32 is not open", lines[^1]);
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(20))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience);
        }
    }

    private async Task<(int ExitCode, string[] Lines)> RunOnTerminalAsync(string arguments)
    {
        (Client.Environment["TERM"], Client.Environment["SHELL"]) = ("xterm", "/bin/sh");
        await using var running = Client.Start("script", ["-qec", $"exec {Client.Executable} {arguments}", "/dev/null"]);
        var result = await running.ResultAsync();
        var output = result.Output.Replace("\r\n", "\n", StringComparison.Ordinal);
        return (result.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
