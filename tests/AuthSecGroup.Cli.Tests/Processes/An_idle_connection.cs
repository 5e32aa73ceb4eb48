namespace AuthSecGroup.Cli.Tests.Processes;

public sealed class An_idle_connection : ClientTest
{
    [Fact]
    public async Task Is_not_used_again_because_the_address_may_have_changed()
    {
        // The time-out is 5 s, and the handler looks for idle connections every 1.25 s. Its clock can't be replaced.
        await RunAsync("run", "--", "sleep", "7");
        Assert.Equal(["POST", "DELETE"], Methods);
        Assert.NotEqual(Server.Seen[0].FromPort, Server.Seen[1].FromPort);
    }
}
