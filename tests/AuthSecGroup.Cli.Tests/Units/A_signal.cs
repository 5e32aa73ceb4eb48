using AuthSecGroup.Cli.Processes;

namespace AuthSecGroup.Cli.Tests.Units;

public static class A_signal
{
    [Fact]
    public static async Task From_before_the_command_has_started_is_sent_to_it()
    {
        using var signals = new Signals();
        signals.Receive(15, fromTerminal: false, ends: true);
        using var command = signals.Start(() => ChildProcess.Start("/bin/sleep", ["60"]));
        Assert.Equal(128 + 15, await command.Exited);
    }
}
