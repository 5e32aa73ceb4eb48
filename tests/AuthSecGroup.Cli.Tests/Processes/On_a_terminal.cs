using AuthSecGroup.Cli.Tests.Support;

namespace AuthSecGroup.Cli.Tests.Processes;

/// <summary>With a real terminal around the client, which util-linux's <c>script</c> makes.</summary>
public sealed class On_a_terminal : IAsyncLifetime
{
    private EndpointServer _server = null!;
    private Client _client = null!;

    public async Task InitializeAsync()
    {
        _server = await EndpointServer.StartAsync(request => EndpointServer.Healthy(request));
        _client = new Client(_server.Url);
        _client.Environment["TERM"] = "xterm";
        _client.Environment["SHELL"] = "/bin/sh";
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_run_tells_that_it_opened_and_closed_and_the_command_has_the_terminal()
    {
        var (exitCode, lines) = await RunAsync($"{Client.Executable} run -- sh -c 'tty -s && echo I have a terminal; exit 7'");
        Assert.Equal(7, exitCode);
        Assert.Matches(
            "^authsecgroup: 203\\.0\\.113\\.7/32 is open until \\S+Z \\((10m 0s|9m 59s)\\) and renewed while the command runs$",
            lines[0]
        );
        Assert.Equal(["I have a terminal", "authsecgroup: 203.0.113.7/32 is closed"], lines[1..]);
    }

    [Fact]
    public async Task Ctrl_C_reaches_the_command_once_and_the_lease_is_shut()
    {
        // 'kill -INT 0' signals the whole foreground, as the terminal does for Ctrl-C.
        var (exitCode, lines) = await RunAsync(
            $"{Client.Executable} run -- sh -c 'trap \"echo interrupted\" INT; kill -INT 0; sleep 1; exit 6'"
        );
        Assert.Equal(6, exitCode);
        Assert.Single(lines, line => line == "interrupted");
        Assert.Equal("authsecgroup: 203.0.113.7/32 is closed", lines[^1]);
        Assert.Equal(1, _server.Count("DELETE"));
    }

    [Fact]
    public async Task An_error_is_coloured_unless_NO_COLOR_is_set()
    {
        var (_, colored) = await RunAsync($"{Client.Executable} open --url x");
        Assert.StartsWith("authsecgroup: \e[1;31merror:\e[0m --url must be", colored[0], StringComparison.Ordinal);
        _client.Environment["NO_COLOR"] = "1";
        var (_, plain) = await RunAsync($"{Client.Executable} open --url x");
        Assert.StartsWith("authsecgroup: error: --url must be", plain[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_counts_down()
    {
        var calls = 0;
        await using var server = await EndpointServer.StartAsync(request =>
            Interlocked.Increment(ref calls) == 1
                ? EndpointServer.Healthy(request, seconds: 2)
                : Canned.Problem(404, "not_open", "Not open.")
        );
        _client.Environment["AUTHSECGROUP_URL"] = server.Url;
        var (exitCode, lines) = await RunAsync($"{Client.Executable} status --watch");
        Assert.Equal(0, exitCode);
        Assert.Contains("\rcloses in 2s", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Contains("\rcloses in 1s", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.EndsWith("203.0.113.7/32 is not open", lines[^1], StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string[] Lines)> RunAsync(string command)
    {
        await using var running = _client.Start("script", ["-qec", "exec " + command, "/dev/null"]);
        var result = await running.ResultAsync();
        return (
            result.ExitCode,
            result.Output.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
    }
}
