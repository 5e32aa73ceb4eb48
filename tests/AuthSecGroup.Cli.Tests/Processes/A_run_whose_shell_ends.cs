using AuthSecGroup.Cli.Tests.Support;

namespace AuthSecGroup.Cli.Tests.Processes;

/// <summary>A runner that cancels a job ends only the shell that it has started.</summary>
public sealed class A_run_whose_shell_ends : ClientTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Continues for more than two seconds after SIGTERM, so that it reports a second one, which it must not get. Ends at the latest when
    // the test deletes its directory.
    private const string Command = """
        trap 'echo got TERM; left=25' TERM
        touch $HOME/ready
        while [ -e $HOME/ready ]; do
          [ -e $HOME/go ] && echo done && exit
          [ "$left" ] && left=$((left - 1)) && [ $left = 0 ] && exit
          sleep 0.1
        done
        """;

    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public A_run_whose_shell_ends() =>
        Respond = request =>
        {
            if (request.Method == "DELETE")
            {
                _closed.TrySetResult();
            }

            return EndpointServer.Healthy(request, seconds: 2);
        };

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task In_CI_closes_its_lease_and_terminates_its_command(string signal)
    {
        Client.Environment["CI"] = "true";
        await using var shell = await StartInShellAsync();
        await shell.SignalAsync(signal);
        await _closed.Task.WaitAsync(Patience);
        // The streams end as soon as the client and its command, which inherited them, have ended.
        var result = await shell.ResultAsync().WaitAsync(Patience);
        Assert.Equal("got TERM\n", result.Output);
        Assert.Equal(1, Server.Count("DELETE"));
    }

    [Fact]
    public async Task Elsewhere_continues()
    {
        Client.Environment["CI"] = "";
        await using var shell = await StartInShellAsync();
        await shell.SignalAsync("KILL");
        // Each renewal comes a second or more after the previous one, and the parent is polled each second.
        var renewals = Server.Count("POST");
        while (Server.Count("POST") < renewals + 3 && !_closed.Task.IsCompleted)
        {
            await Task.Delay(20);
        }

        Assert.Equal(0, Server.Count("DELETE"));
        Client.WriteHome("go", "");
        await _closed.Task.WaitAsync(Patience);
        Assert.Equal("done\n", (await shell.ResultAsync().WaitAsync(Patience)).Output);
    }

    // The command after the client keeps the shell: with the client as its last command, the shell would become the client.
    private async Task<RunningClient> StartInShellAsync()
    {
        Client.WriteHome("command", Command);
        var shell = Client.Start("/bin/sh", ["-c", $"{Client.Executable} run -- sh $HOME/command; true"]);
        await shell.UntilAsync(() => File.Exists(Path.Combine(Client.Home, "ready")), "the command is running");
        return shell;
    }
}
