using System.CommandLine;
using System.CommandLine.Parsing;
using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.CommandLine;

/// <summary>Explains what is wrong with a command line.</summary>
internal static class UsageErrors
{
    public static ClientException Explain(ParseResult line)
    {
        var command = line.CommandResult.Command is RootCommand ? "authsecgroup" : $"authsecgroup {line.CommandResult.Command.Name}";
        if (line.CommandResult.Command is RootCommand root && line.UnmatchedTokens is [var unknown, ..])
        {
            return ClientException.Usage(
                $"there is no command '{unknown}'",
                $"the commands are: {string.Join(", ", root.Subcommands.Select(each => each.Name))}"
            );
        }

        if (line.Errors[0].SymbolResult is ArgumentResult { Parent: CommandResult, Tokens.Count: 0, Argument.Name: var missing })
        {
            return ClientException.Usage($"{missing} is missing", $"see {command} --help");
        }

        var message = line.Errors[0].Message.TrimEnd('.');
        // The library's messages begin with a capital letter; the client's with an option's name or a lower-case letter.
        message = char.ToLowerInvariant(message[0]) + message[1..];
        return ClientException.Usage(message, $"see {command} --help");
    }
}
