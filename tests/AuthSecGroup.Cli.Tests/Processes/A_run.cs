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
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task That_is_terminated_closes_the_lease_before_the_command_ends(string signal)
    {
        // Ends at the latest when the test deletes its directory.
        var script = $"trap '' {signal}; touch $HOME/ready; while [ -e $HOME/ready ] && [ ! -e $HOME/go ]; do sleep 0.1; done; exit 3";
        await using var running = Client.Start("run", "--", "sh", "-c", script);
        await running.UntilAsync(() => File.Exists(Path.Combine(Client.Home, "ready")), "the command is running");
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
        var closed = Assert.Single(Server.Seen, request => request.Method == "DELETE");
        Assert.Matches(@"^\?session=[0-9a-f]{16}$", closed.Query);
        var body = $$"""{"expiresInSeconds":2,"reason":"INC-1","session":"{{closed.Query["?session=".Length..]}}"}""";
        Assert.All(posts, request => Assert.Equal(body, request.Body));
    }

    [Fact]
    public async Task Holds_a_lease_of_its_own_that_another_run_does_not_close()
    {
        Respond = request => EndpointServer.Healthy(request, seconds: 600);
        await RunAsync("run", "--", "true");
        await RunAsync("run", "--", "true");
        Assert.Equal(2, Server.Seen.Where(request => request.Method == "DELETE").Select(request => request.Query).Distinct().Count());
    }

    [Fact]
    public async Task Ends_with_the_address_open_for_other_holders_and_says_so()
    {
        Respond = request =>
            request.Method == "DELETE" ? Canned.Open(outcome: Outcome.Held, sharedWith: 2) : EndpointServer.Healthy(request, seconds: 600);
        var result = await RunAsync("run", "--json", "--", "true");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\"event\":\"closed\"", result.ErrorLines[^1], StringComparison.Ordinal);
    }
}
