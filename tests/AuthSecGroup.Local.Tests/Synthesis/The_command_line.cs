using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Synthesis;

namespace AuthSecGroup.Local.Tests.Synthesis;

public class The_command_line
{
    [Fact]
    public void Has_defaults() => Assert.Equal(new CommandLine(8787, null, null, false), Read([]));

    [Fact]
    public void Takes_values_in_both_forms()
    {
        Assert.Equal(new CommandLine(9000, "c.json", null, true), Read(["--port", "9000", "--config=c.json", "--verbose"]));
        Assert.Equal("cdk.out", Read(["--assembly", "cdk.out"]).AssemblyDirectory);
    }

    [Theory]
    [InlineData("--prot 9", "Unrecognized command or argument '--prot'.")]
    [InlineData("--port", "Required argument missing for option: '--port'.")]
    [InlineData("--port 0", "The option '--port' is '0'. Allowed: a number from 1 to 65535.")]
    [InlineData("--port 70000", "The option '--port' is '70000'. Allowed: a number from 1 to 65535.")]
    [InlineData("--port ten", "The option '--port' is 'ten'. Allowed: a number from 1 to 65535.")]
    [InlineData("--port 1 --port 2", "Option '--port' expects a single argument but 2 were provided.")]
    [InlineData("--verbose=yes", "Unrecognized command or argument 'yes'.")]
    [InlineData("--config a --assembly b", "Use '--config' or '--assembly', not both: an assembly already contains its configuration.")]
    public void Is_refused_with_the_option_that_is_wrong(string arguments, string message) =>
        Assert.Equal(message, Assert.Throws<LocalModeException>(() => Read(arguments.Split(' '))).Message);

    private static CommandLine Read(string[] arguments) =>
        CommandLine.Read(CommandLine.Command((_, _) => Task.FromResult(0)).Parse(arguments));
}
