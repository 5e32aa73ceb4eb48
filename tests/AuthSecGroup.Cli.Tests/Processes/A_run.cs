using System.Globalization;
using System.Text.Json.Nodes;
using AuthSecGroup.Cli.Tests.Support;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Tests.Processes;

public sealed class A_run : ClientTest
{
    [Fact]
    public async Task Opens_runs_closes_and_leaves_stdout_to_the_command()
    {
        var result = await RunAsync("run", "--", "echo", "hello", "$HOME", "*", ";", "@file", "--", "--json");
        Assert.Equal((0, "hello $HOME * ; @file -- --json\n", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(["POST", "DELETE"], Methods);
    }

    [Theory]
    [InlineData("exit 255", 255)]
    [InlineData("kill -TERM $$", 128 + 15)]
    [InlineData("kill -SEGV $$", 128 + 11)]
    public async Task Exits_like_its_command_with_the_lease_closed(string script, int exitCode)
    {
        Assert.Equal(exitCode, (await RunShellAsync(script)).ExitCode);
        Assert.Equal(["POST", "DELETE"], Methods);
    }

    [Fact]
    public async Task Of_a_file_that_is_not_executable_code_closes_the_lease()
    {
        Client.WriteHome("program", "\u007fELF, but not really");
        var file = Path.Combine(Client.Home, "program");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await AssertErrorAsync($"run -- {file}", 126, $"can't run '{file}': Exec format error");
        Assert.Equal(["POST", "DELETE"], Methods);
    }

    [Fact]
    public async Task That_is_refused_does_not_start_the_command()
    {
        Respond = _ => Canned.Problem(403, ProblemCode.NotListed, "No user file lists mallory.");
        await AssertNotStartedAsync(2, "403 not_listed: No user file lists mallory");
        Assert.Equal(["POST"], Methods);
    }

    [Fact]
    public async Task That_opens_only_some_groups_closes_them_and_does_not_start_the_command()
    {
        GroupResponse[] groups = [Canned.Group(Outcome.Created, "sg-1"), Canned.Group(Outcome.Failed, "sg-2")];
        Respond = request =>
            request.Method == "DELETE"
                ? EndpointServer.Healthy(request)
                : Canned.Problem(502, ProblemCode.GroupFailed, "sg-2 does not exist.", groups: groups);
        await AssertNotStartedAsync(125, "502 group_failed: sg-2 does not exist");
        Assert.Equal(["POST", "DELETE"], Methods);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("INT")]
    public async Task Without_a_terminal_sends_a_signal_to_the_command_and_closes_the_lease(string signal)
    {
        await using var running = await StartShellAsync($"trap 'echo got {signal}; exit 9' {signal}", "while :; do sleep 0.1; done");
        await running.SignalAsync(signal);
        var result = await running.ResultAsync();
        Assert.Equal((9, $"got {signal}\n"), (result.ExitCode, result.Output));
        Assert.Equal(["POST", "DELETE"], Methods);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task That_is_terminated_closes_the_lease_before_the_command_ends(string signal)
    {
        await using var running = await StartShellAsync($"trap '' {signal}", "while [ ! -e \"$HOME/go\" ]; do sleep 0.1; done; exit 3");
        await running.SignalAsync(signal);
        await running.UntilAsync(() => Server.Count("DELETE") == 1, "the lease is closed");
        Client.WriteHome("go", "");
        Assert.Equal(3, (await running.ResultAsync()).ExitCode);
    }

    [Fact]
    public async Task That_is_interrupted_while_it_opens_closes_what_may_be_open()
    {
        using var asked = new SemaphoreSlim(0);
        using var ended = new SemaphoreSlim(0);
        RespondAsync = async request =>
        {
            asked.Release();
            if (request.Method == "POST")
            {
                await ended.WaitAsync();
            }

            return EndpointServer.Healthy(request);
        };
        await using var running = Client.Start("run", "--", "echo", "never");
        await asked.WaitAsync();
        await running.SignalAsync("INT");
        var result = await running.ResultAsync();
        ended.Release();
        Assert.Equal((128 + 2, ""), (result.ExitCode, result.Output));
        Assert.Equal(1, Server.Count("DELETE"));
    }

    [Fact]
    public async Task Renews_with_the_same_body_before_the_lease_expires_and_continues_after_a_failed_renewal()
    {
        Respond = request =>
            request.Method == "POST" && Server.Count("POST") == 2
                ? Canned.Problem(502, ProblemCode.GroupFailed, "sg-1 does not exist.")
                : EndpointServer.Healthy(request, seconds: 2);
        var result = await RunAsync("run", "--for", "2s", "--reason", "INC-1", "--", "sh", "-c", "sleep 3; echo done");
        Assert.Equal((0, "done\n"), (result.ExitCode, result.Output));
        Assert.Matches(
            "^authsecgroup: warning: the renewal failed: 502 group_failed: sg-1 does not exist; retrying in [12]s; "
                + "the lease of 203\\.0\\.113\\.7/32 expires at \\S+Z$",
            Assert.Single(result.ErrorLines)
        );
        var posts = Server.Seen.Where(request => request.Method == "POST").ToList();
        Assert.InRange(posts.Count, 2, 4);
        Assert.All(posts, request => Assert.Equal("{\"expiresInSeconds\":2,\"reason\":\"INC-1\"}", request.Body));
        Assert.Equal(1, Server.Count("DELETE"));
    }

    [Fact]
    public async Task Warns_if_the_lease_could_not_be_closed_and_exits_like_its_command()
    {
        Respond = request =>
            request.Method == "DELETE"
                ? Canned.Problem(502, ProblemCode.GroupFailed, "sg-1 does not exist.")
                : EndpointServer.Healthy(request);
        var result = await RunShellAsync("exit 5");
        Assert.Equal(5, result.ExitCode);
        Assert.Matches(
            "^authsecgroup: warning: 203\\.0\\.113\\.7/32 was not closed: 502 group_failed: sg-1 does not exist; "
                + "the lease of 203\\.0\\.113\\.7/32 expires at \\S+Z$",
            result.ErrorLines[0]
        );
    }

    [Fact]
    public async Task Reports_its_events_as_JSON_on_stderr_for_json()
    {
        var result = await RunAsync("run", "--json", "--", "echo", "hello");
        Assert.Equal("hello\n", result.Output);
        Assert.Equal(["opened", "closed"], result.ErrorLines.Select(line => JsonNode.Parse(line)!["event"]!.ToString()));
        var expiresAt = DateTimeOffset.Parse(JsonNode.Parse(result.ErrorLines[0])!["expiresAt"]!.ToString(), CultureInfo.InvariantCulture);
        Assert.InRange(expiresAt - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    private Task<ClientResult> RunShellAsync(string script) => RunAsync("run", "--", "sh", "-c", script);

    private async Task<RunningClient> StartShellAsync(string before, string after)
    {
        var running = Client.Start("run", "--", "sh", "-c", $"{before}; touch $HOME/ready; {after}");
        await running.UntilAsync(() => File.Exists(Path.Combine(Client.Home, "ready")), "the command is running");
        return running;
    }

    private async Task AssertNotStartedAsync(int exitCode, string error)
    {
        var marker = Path.Combine(Client.Home, "started");
        await AssertErrorAsync($"run -- touch {marker}", exitCode, error);
        Assert.False(File.Exists(marker));
    }
}
