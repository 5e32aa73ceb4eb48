using System.Globalization;
using System.Text.RegularExpressions;

namespace AuthSecGroup.Cli.Tests.Support;

/// <summary>
/// A terminal session as text. Lines after a command are what it prints: those that begin with <c>authsecgroup:</c> on stderr, all others
/// on stdout. Times and durations are compared by their form only. Other lines: <c># …</c> says what is shown, <c>$ command</c> runs it
/// in a shell, <c>$ echo $?</c> with a number after it states the last command's exit code, which otherwise must be 0, <c>rules N</c>
/// states how many rules let this machine in afterwards, <c>caller NAME</c> and <c>set NAME=VALUE</c> change who calls and the
/// environment, and <c>fault JSON</c> sets the faults of the cloud.
/// </summary>
internal static partial class Transcript
{
    public static IReadOnlyList<TranscriptStep> Parse(IEnumerable<string> lines)
    {
        var steps = new List<TranscriptStep>();
        CommandStep? command = null;
        var isExitCode = false;
        foreach (var line in lines)
        {
            if (isExitCode)
            {
                command!.ExitCode = int.Parse(line, CultureInfo.InvariantCulture);
                isExitCode = false;
            }
            else if (line == "$ echo $?")
            {
                isExitCode = true;
            }
            else if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                steps.Add(command = new CommandStep(line[2..]));
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

        return steps;
    }

    /// <summary>The sessions of a README: its blocks of the language <c>console</c>.</summary>
    public static IReadOnlyList<TranscriptStep> ParseMarkdown(string text) =>
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
    public List<string> Output { get; } = [];

    public List<string> Error { get; } = [];

    public int ExitCode { get; set; }
}

/// <summary>A step that runs nothing.</summary>
internal sealed record DirectiveStep(string Name, string Argument) : TranscriptStep;
