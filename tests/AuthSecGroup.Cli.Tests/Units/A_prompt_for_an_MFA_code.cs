using AuthSecGroup.Cli.Credentials;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli.Tests.Units;

public static class A_prompt_for_an_MFA_code
{
    [Fact]
    public static void Reads_a_line() => Assert.Equal("123456", Prompt(" 123456\n").Ask("device"));

    [Fact]
    public static void Is_an_error_if_nothing_is_entered() =>
        Assert.Equal(ErrorCode.CredentialsMissing, Assert.Throws<ClientException>(() => Prompt("\n").Ask("device")).Code);

    [Fact]
    public static void Is_an_error_if_the_command_has_the_terminal()
    {
        var prompt = Prompt("123456\n");
        prompt.IsTerminalTaken = true;
        Assert.Equal(ErrorCode.CredentialsExpired, Assert.Throws<ClientException>(() => prompt.Ask("device")).Code);
    }

    private static MfaPrompt Prompt(string input) =>
        new(
            new Reporter(TextWriter.Null, isTerminal: true, hasColors: false),
            () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(input)),
            canAsk: true
        );
}
