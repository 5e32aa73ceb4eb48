using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Synthesis;

namespace AuthSecGroup.Local.Tests.Synthesis;

public class The_command_line
{
    [Fact]
    public void Has_defaults() => Assert.Equal(new CommandLine(8787, null, null, false, false), CommandLine.Parse([]));

    [Fact]
    public void Takes_values_in_both_forms()
    {
        Assert.Equal(
            new CommandLine(9000, "c.json", null, true, false),
            CommandLine.Parse(["--port", "9000", "--config=c.json", "--verbose"])
        );
        Assert.Equal("cdk.out", CommandLine.Parse(["--assembly", "cdk.out"]).AssemblyDirectory);
        Assert.True(CommandLine.Parse(["--help"]).WantsHelp);
    }

    [Theory]
    [InlineData("--prot 9", "The option '--prot' is not known. Allowed: --port N, --config FILE, --assembly DIR, --verbose, --help.")]
    [InlineData("--port", "The option '--port' needs a value. See --help.")]
    [InlineData("--port 0", "The option '--port' is '0'. Allowed: a number from 1 to 65535.")]
    [InlineData("--port 70000", "The option '--port' is '70000'. Allowed: a number from 1 to 65535.")]
    [InlineData("--port ten", "The option '--port' is 'ten'. Allowed: a number from 1 to 65535.")]
    [InlineData("--port 1 --port 2", "The option '--port' stands more than once. Give it once.")]
    [InlineData(
        "--verbose=yes",
        "The option '--verbose=yes' is not known. Allowed: --port N, --config FILE, --assembly DIR, --verbose, --help."
    )]
    [InlineData(
        "--config a --assembly b",
        "'--config' and '--assembly' exclude each other: an assembly was synthesized with its configuration already."
    )]
    public void Refuses_what_it_does_not_know(string arguments, string message) =>
        Assert.Equal(message, Assert.Throws<LocalModeException>(() => CommandLine.Parse(arguments.Split(' '))).Message);
}
