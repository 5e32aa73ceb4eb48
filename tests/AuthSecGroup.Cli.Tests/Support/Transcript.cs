using System.Globalization;
using System.Text.RegularExpressions;

namespace AuthSecGroup.Cli.Tests.Support;

/// <summary>
/// A terminal session as text. Lines after a command are what it prints: those that begin with <c>authsecgroup:</c> on stderr, all others
/// on stdout. Times and durations are compared by their form only. Other lines: <c># …</c> says what is shown, <c>$ command</c> runs it in
/// a shell, <c>$ echo $?</c> with a number after it states the last command's exit code, which otherwise must be 0, <c>rules N</c> states
/// how many rules let this machine in afterwards, <c>caller NAME</c> and <c>set NAME=VALUE</c> change who calls and the environment, and
/// <c>fault JSON</c> sets the faults of the cloud.
/// </summary>
internal sealed partial record Transcript(IReadOnlyList<TranscriptStep> Steps)
{
    public static Transcript Parse(IEnumerable<string> lines)
    {
        var steps = new List<TranscriptStep>();
        CommandStep? command = null;
        foreach (var line in lines)
        {
            if (line == "$ echo $?")
            {
                command!.StatesExitCode = true;
            }
            else if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                steps.Add(command = new CommandStep(line[2..]));
            }
            else if (command is { StatesExitCode: true, HasExitCode: false })
            {
                command.ExitCode = int.Parse(line, CultureInfo.InvariantCulture);
            }
            else if (Directive().Match(line) is { Success: true } directive)
            {
                steps.Add(new DirectiveStep(directive.Groups[1].Value, directive.Groups[2].Value));
            }
            else if (line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
            {
                (line.StartsWith("authsecgroup: ", StringComparison.Ordinal) ? command!.Error : command!.Output).Add(line);
            }
        }

        return new Transcript(steps);
    }

    /// <summary>The sessions of a README: its blocks of the language <c>console</c>.</summary>
    public static Transcript ParseMarkdown(string text) =>
        Parse(Block().Matches(text).SelectMany(block => block.Groups[1].Value.Split('\n')));

    /// <summary>The lines of a text with times and durations made alike.</summary>
    public static IReadOnlyList<string> Normalize(string text) =>
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line =>
                    Seconds().Replace(Duration().Replace(Time().Replace(line, "<time>"), "(<duration>)"), "\"expiresInSeconds\":<seconds>")
                ),
        ];

    [GeneratedRegex("^(caller|set|rules|fault) (.*)$")]
    private static partial Regex Directive();

    [GeneratedRegex("```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Time();

    [GeneratedRegex(@"\((\d+h )?(\d+m )?\d+s\)")]
    private static partial Regex Duration();

    [GeneratedRegex("\"expiresInSeconds\":\\d+")]
    private static partial Regex Seconds();
}

/// <summary>A step of a session.</summary>
internal abstract record TranscriptStep;

/// <summary>A command with what it must print and how it must end.</summary>
internal sealed record CommandStep(string Command) : TranscriptStep
{
    private int? _exitCode;

    public List<string> Output { get; } = [];

    public List<string> Error { get; } = [];

    public bool StatesExitCode { get; set; }

    public bool HasExitCode => _exitCode is not null;

    public int ExitCode
    {
        get => _exitCode ?? 0;
        set => _exitCode = value;
    }
}

/// <summary>A step that runs nothing.</summary>
internal sealed record DirectiveStep(string Name, string Argument) : TranscriptStep;
