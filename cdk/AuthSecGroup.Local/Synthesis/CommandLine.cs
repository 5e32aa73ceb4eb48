using System.Globalization;
using AuthSecGroup.Local.Cloud;

namespace AuthSecGroup.Local.Synthesis;

/// <summary>What the user asked for on the command line.</summary>
internal sealed record CommandLine(int Port, string? ConfigurationFile, string? AssemblyDirectory, bool IsVerbose, bool WantsHelp)
{
    public const string Help = """
        Runs the synthesized stack on this machine: the endpoint, the functions, the schedule, EC2 and S3, without AWS.

        Usage: dotnet run --project cdk/AuthSecGroup.Local [-- OPTIONS]

          --port N         the port on 127.0.0.1 and ::1, 1 to 65535; 8787 by default
          --config FILE    a JSON file in the place of the context key 'authsecgroup' of cdk.json
          --assembly DIR   an assembly that `cdk synth` wrote; by default the app is synthesized if it has changed
          --verbose        show each line that the functions log
          --help           show this
        """;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="LocalModeException">An option is unknown, repeated, lacks its value or has one that isn't allowed.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var flags = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < arguments.Count; index++)
        {
            var (option, attached) = arguments[index].Split('=', 2) is [var name, var text] ? (name, text) : (arguments[index], null);
            switch (option)
            {
                case "--help" or "-h" when attached is null:
                    flags.Add("--help");
                    break;
                case "--verbose" when attached is null:
                    flags.Add(option);
                    break;
                case "--port" or "--config" or "--assembly":
                    var value =
                        attached
                        ?? (
                            ++index < arguments.Count
                                ? arguments[index]
                                : throw new LocalModeException($"The option '{option}' needs a value. See --help.")
                        );
                    if (!values.TryAdd(option, value))
                    {
                        throw new LocalModeException($"The option '{option}' stands more than once. Give it once.");
                    }

                    break;
                default:
                    throw new LocalModeException(
                        $"The option '{arguments[index]}' is not known. Allowed: --port N, --config FILE, --assembly DIR, --verbose, --help."
                    );
            }
        }

        if (values.ContainsKey("--config") && values.ContainsKey("--assembly"))
        {
            throw new LocalModeException(
                "'--config' and '--assembly' exclude each other: an assembly was synthesized with its configuration already."
            );
        }

        return new CommandLine(
            ReadPort(values.GetValueOrDefault("--port")),
            values.GetValueOrDefault("--config"),
            values.GetValueOrDefault("--assembly"),
            flags.Contains("--verbose"),
            flags.Contains("--help")
        );
    }

    private static int ReadPort(string? text)
    {
        if (text is null)
        {
            return 8787;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
            ? port
            : throw new LocalModeException($"The option '--port' is '{text}'. Allowed: a number from 1 to 65535.");
    }
}
