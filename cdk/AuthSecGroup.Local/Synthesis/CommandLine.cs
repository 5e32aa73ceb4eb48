using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Synthesis;

/// <summary>The options of the command line.</summary>
internal sealed record CommandLine(int Port, string? ConfigurationFile, string? AssemblyDirectory, bool IsVerbose)
{
    private const int DefaultPort = 8787;

    private static readonly Option<int> PortOption = new("--port")
    {
        Description = "The port on 127.0.0.1 and ::1, 1 to 65535.",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultPort,
        CustomParser = ReadPort,
    };
    private static readonly Option<string> ConfigurationOption = new("--config")
    {
        Description = "A JSON file that replaces the context key 'authsecgroup' of cdk.json.",
        HelpName = "FILE",
    };
    private static readonly Option<string> AssemblyOption = new("--assembly")
    {
        Description = "An assembly that 'cdk synth' wrote. Default: the app is synthesized if it has changed.",
        HelpName = "DIR",
    };
    private static readonly Option<bool> VerboseOption = new("--verbose") { Description = "Show each line that the functions log." };

    /// <summary>The command; its action runs local mode.</summary>
    public static RootCommand Command(Func<CommandLine, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand(
            "Runs the synthesized stack on this machine: the endpoint, the functions, the schedule, EC2 and S3, without AWS."
        )
        {
            PortOption,
            ConfigurationOption,
            AssemblyOption,
            VerboseOption,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(ConfigurationOption) is not null && result.GetResult(AssemblyOption) is not null)
            {
                result.AddError("Use '--config' or '--assembly', not both: an assembly already contains its configuration.");
            }
        });
        command.SetAction((line, cancellationToken) => run(Read(line), cancellationToken));
        return command;
    }

    /// <summary>Reads the options.</summary>
    /// <exception cref="LocalModeException">An option is unknown, repeated, or without a valid value.</exception>
    public static CommandLine Read(ParseResult line) =>
        line.Errors is [var error, ..]
            ? throw new LocalModeException(error.Message)
            : new CommandLine(
                line.GetValue(PortOption),
                line.GetValue(ConfigurationOption),
                line.GetValue(AssemblyOption),
                line.GetValue(VerboseOption)
            );

    private static int ReadPort(ArgumentResult result)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535)
        {
            return port;
        }

        result.AddError($"The option '--port' is '{text}'. Allowed: a number from 1 to 65535.");
        return 0;
    }
}
