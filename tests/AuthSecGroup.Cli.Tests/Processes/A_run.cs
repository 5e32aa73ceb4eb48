using System.Globalization;
using System.Text.Json.Nodes;
using AuthSecGroup.Cli.Tests.Support;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Processes;

public sealed class A_run : IAsyncLifetime
{
    private EndpointServer _server = null!;
    private Client _client = null!;
    private Func<SeenRequest, Canned> _answer = request => EndpointServer.Healthy(request);

    public async Task InitializeAsync()
    {
        _server = await EndpointServer.StartAsync(request => _answer(request));
        _client = new Client(_server.Url);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Opens_runs_closes_and_leaves_stdout_to_the_command()
    {
        var result = await _client.RunAsync("run", "--", "echo", "hello", "$HOME", "*", ";", "@file", "--", "--json");
        Assert.Equal((0, "hello $HOME * ; @file -- --json\n", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(["POST", "DELETE"], _server.Seen.Select(request => request.Method));
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -TERM $$", 128 + 15)]
    [InlineData("kill -KILL $$", 128 + 9)]
    [InlineData("kill -SEGV $$", 128 + 11)]
    public async Task Exits_as_the_command_did_with_the_lease_shut(string script, int exitCode)
    {
        Assert.Equal(exitCode, (await _client.RunAsync("run", "--", "sh", "-c", script)).ExitCode);
        Assert.Equal((1, 1), (_server.Count("POST"), _server.Count("DELETE")));
    }

    [Fact]
    public async Task Of_a_command_that_is_not_there_exits_with_127_and_opens_nothing()
    {
        var result = await _client.RunAsync("run", "--", "no-such-command-anywhere");
        Assert.Equal((127, "authsecgroup: error: there is no command 'no-such-command-anywhere'"), (result.ExitCode, result.ErrorLines[0]));
        Assert.Empty(_server.Seen);
    }

    [Fact]
    public async Task Of_a_file_that_is_no_program_exits_with_126_and_opens_nothing()
    {
        _client.WriteHome("notes.txt", "no program");
        var file = Path.Combine(_client.Home, "notes.txt");
        var result = await _client.RunAsync("run", "--", file);
        Assert.Equal((126, $"authsecgroup: error: can't run '{file}': permission denied"), (result.ExitCode, result.ErrorLines[0]));
        Assert.Empty(_server.Seen);
    }

    [Fact]
    public async Task Of_a_file_that_the_system_can_not_run_exits_with_126_with_the_lease_shut()
    {
        _client.WriteHome("program", "\u007fELF, but not really");
        var file = Path.Combine(_client.Home, "program");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var result = await _client.RunAsync("run", "--", file);
        Assert.Equal((126, $"authsecgroup: error: can't run '{file}': Exec format error"), (result.ExitCode, result.ErrorLines[0]));
        Assert.Equal(["POST", "DELETE"], _server.Seen.Select(request => request.Method));
    }

    [Fact]
    public async Task That_is_refused_does_not_start_the_command()
    {
        _answer = _ => Canned.Problem(403, ProblemCode.NotListed, "arn:aws:iam::123456789012:user/mallory is in none of the user files.");
        var marker = Path.Combine(_client.Home, "started");
        var result = await _client.RunAsync("run", "--", "touch", marker);
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("authsecgroup: error: 403 not_listed: ", result.ErrorLines[0], StringComparison.Ordinal);
        Assert.False(File.Exists(marker));
        Assert.Equal(["POST"], _server.Seen.Select(request => request.Method));
    }

    [Fact]
    public async Task That_opened_only_a_part_closes_it_and_does_not_start_the_command()
    {
        _answer = request =>
            request.Method == "DELETE"
                ? EndpointServer.Healthy(request)
                : Canned.Problem(
                    502,
                    ProblemCode.GroupFailed,
                    "sg-2 does not exist.",
                    groups: [Canned.Group(Outcome.Created, "sg-1"), Canned.Group(Outcome.Failed, "sg-2")]
                );
        var marker = Path.Combine(_client.Home, "started");
        Assert.Equal(125, (await _client.RunAsync("run", "--", "touch", marker)).ExitCode);
        Assert.False(File.Exists(marker));
        Assert.Equal(["POST", "DELETE"], _server.Seen.Select(request => request.Method));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task That_is_told_to_end_shuts_the_lease_tells_the_command_and_exits_as_it_does(string signal)
    {
        await using var running = _client.Start(
            "run",
            "--",
            "sh",
            "-c",
            $"trap 'echo got {signal}; exit 9' {signal}; echo ready; while :; do sleep 0.1; done"
        );
        await running.UntilAsync(() => running.Output.Contains("ready", StringComparison.Ordinal), "the command is running");
        await RunningClient.SignalAsync(signal, running.Id);
        var result = await running.ResultAsync();
        Assert.Equal((9, $"ready\ngot {signal}\n"), (result.ExitCode, result.Output));
        Assert.Equal(1, _server.Count("DELETE"));
    }

    [Fact]
    public async Task That_is_told_to_end_shuts_the_lease_at_once_although_the_command_takes_its_time()
    {
        await using var running = _client.Start(
            "run",
            "--",
            "sh",
            "-c",
            "trap '' TERM; echo ready; while [ ! -e \"$HOME/go\" ]; do sleep 0.1; done; exit 3"
        );
        await running.UntilAsync(() => running.Output.Contains("ready", StringComparison.Ordinal), "the command is running");
        await RunningClient.SignalAsync("TERM", running.Id);
        await running.UntilAsync(() => _server.Count("DELETE") == 1, "the lease is shut");
        _client.WriteHome("go", "");
        Assert.Equal(3, (await running.ResultAsync()).ExitCode);
    }

    [Fact]
    public async Task Without_a_terminal_passes_an_interrupt_on()
    {
        await using var running = _client.Start("run", "--", "sh", "-c", "trap 'exit 4' INT; echo ready; while :; do sleep 0.1; done");
        await running.UntilAsync(() => running.Output.Contains("ready", StringComparison.Ordinal), "the command is running");
        await RunningClient.SignalAsync("INT", running.Id);
        Assert.Equal(4, (await running.ResultAsync()).ExitCode);
        Assert.Equal(1, _server.Count("DELETE"));
    }

    [Fact]
    public async Task That_is_interrupted_while_it_opens_closes_what_may_have_been_opened()
    {
        using var asked = new SemaphoreSlim(0);
        await using var server = await EndpointServer.StartAsync(async request =>
        {
            asked.Release();
            if (request.Method == "POST")
            {
                await Task.Delay(TimeSpan.FromSeconds(30));
            }

            return EndpointServer.Healthy(request);
        });
        _client.Environment["AUTHSECGROUP_URL"] = server.Url;
        await using var running = _client.Start("run", "--", "echo", "never");
        await asked.WaitAsync();
        await RunningClient.SignalAsync("INT", running.Id);
        var result = await running.ResultAsync();
        Assert.Equal((128 + 2, ""), (result.ExitCode, result.Output));
        Assert.Equal(1, server.Count("DELETE"));
    }

    [Fact]
    public async Task Renews_before_the_time_is_up_with_the_same_wishes()
    {
        _answer = request => EndpointServer.Healthy(request, seconds: 2);
        var result = await _client.RunAsync("run", "--for", "2s", "--reason", "INC-1", "--", "sleep", "3");
        Assert.Equal(0, result.ExitCode);
        var posts = _server.Seen.Where(request => request.Method == "POST").ToList();
        Assert.InRange(posts.Count, 2, 4);
        Assert.All(posts, request => Assert.Equal("{\"expiresInSeconds\":2,\"reason\":\"INC-1\"}", request.Body));
    }

    [Fact]
    public async Task Goes_on_when_a_renewal_fails_and_says_so()
    {
        _answer = request =>
            request.Method == "POST" && _server.Count("POST") > 1
                ? Canned.Problem(502, ProblemCode.GroupFailed, "sg-1 does not exist.")
                : EndpointServer.Healthy(request, seconds: 2);
        var result = await _client.RunAsync("run", "--", "sh", "-c", "sleep 3; echo done");
        Assert.Equal((0, "done\n"), (result.ExitCode, result.Output));
        Assert.Matches(
            "^authsecgroup: warning: the renewal failed: 502 group_failed: sg-1 does not exist; trying again in [12]s; 203\\.0\\.113\\.7/32 closes by itself at \\S+Z$",
            result.ErrorLines[0]
        );
        Assert.Equal(1, _server.Count("DELETE"));
    }

    [Fact]
    public async Task Opens_the_new_address_after_a_move()
    {
        _answer = request =>
            request.Method == "POST" && _server.Count("POST") > 1
                ? Canned.Open("198.51.100.9/32", 2)
                : EndpointServer.Healthy(request, seconds: 2);
        var result = await _client.RunAsync("run", "--", "sleep", "3");
        Assert.Matches(
            "^authsecgroup: warning: your address is now 198\\.51\\.100\\.9/32, and open until \\S+Z \\(2s\\); 203\\.0\\.113\\.7/32 closes by itself at \\S+Z$",
            result.ErrorLines[0]
        );
    }

    [Fact]
    public async Task Says_when_the_lease_could_not_be_shut_and_exits_as_the_command_did()
    {
        _answer = request =>
            request.Method == "DELETE"
                ? Canned.Problem(502, ProblemCode.GroupFailed, "sg-1 does not exist.")
                : EndpointServer.Healthy(request);
        var result = await _client.RunAsync("run", "--", "sh", "-c", "exit 5");
        Assert.Equal(5, result.ExitCode);
        Assert.Matches(
            "^authsecgroup: warning: 203\\.0\\.113\\.7/32 was not closed: 502 group_failed: sg-1 does not exist; 203\\.0\\.113\\.7/32 closes by itself at \\S+Z$",
            result.ErrorLines[0]
        );
    }

    [Fact]
    public async Task Tells_what_happens_as_JSON_on_stderr_where_it_is_asked_for()
    {
        var result = await _client.RunAsync("run", "--json", "--", "echo", "hello");
        Assert.Equal("hello\n", result.Output);
        Assert.Equal(["opened", "closed"], result.ErrorLines.Select(line => JsonNode.Parse(line)!["event"]!.ToString()));
        var expiresAt = DateTimeOffset.Parse(JsonNode.Parse(result.ErrorLines[0])!["expiresAt"]!.ToString(), CultureInfo.InvariantCulture);
        Assert.InRange(expiresAt - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }
}
