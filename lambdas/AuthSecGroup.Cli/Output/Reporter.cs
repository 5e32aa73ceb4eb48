using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Output;

/// <summary>The conversation on stderr. stdout belongs to results, and during <c>run</c> to the command.</summary>
/// <param name="error">Where to reporter.</param>
/// <param name="isTerminal">True if a person reads along; otherwise only warnings and errors are said.</param>
/// <param name="hasColors">True if labels may be coloured.</param>
internal sealed class Reporter(TextWriter error, bool isTerminal, bool hasColors)
{
    private const string Prefix = "authsecgroup: ";

    /// <summary>True if requests and answers are to be shown.</summary>
    public bool IsVerbose { get; set; }

    /// <summary>Tells what happens, to a person.</summary>
    public void Say(string text)
    {
        if (isTerminal || IsVerbose)
        {
            error.WriteLine(Prefix + text);
        }
    }

    /// <summary>Tells a detail, if asked for.</summary>
    public void Detail(string text)
    {
        if (IsVerbose)
        {
            error.WriteLine(Prefix + text);
        }
    }

    /// <summary>Tells what did not work and does not stop us.</summary>
    public void Warn(string text) => error.WriteLine(Prefix + Label("warning:", 33) + text);

    /// <summary>Tells what stops us, and what to do.</summary>
    public void Error(ClientException failure)
    {
        error.WriteLine(Prefix + Label("error:", 31) + failure.Message);
        if (failure.Hint is not null)
        {
            error.WriteLine(Prefix + Label("hint:", 36) + failure.Hint);
        }
    }

    /// <summary>Writes a line as it is, whoever reads.</summary>
    public void Raw(string line) => error.WriteLine(line);

    private string Label(string text, int color) => hasColors ? $"\e[1;{color}m{text}\e[0m " : text + " ";
}
