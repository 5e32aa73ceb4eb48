namespace AuthSecGroup.Cli.Tests.Processes;

public sealed class A_run_without_a_writable_stderr : ClientTest
{
    [Fact]
    public async Task Closes_its_lease_and_exits_like_its_command()
    {
        // Each write to /dev/full fails, as to a terminal that was closed.
        await using var running = Client.Start(
            "/bin/sh",
            ["-c", $"exec {Support.Client.Executable} run --json -- sh -c 'exit 7' 2> /dev/full"]
        );
        Assert.Equal(7, (await running.ResultAsync()).ExitCode);
        Assert.Equal(["POST", "DELETE"], Methods);
    }
}
