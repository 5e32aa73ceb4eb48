using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Output;

/// <summary>Writes messages to stderr. stdout belongs to results, and during <c>run</c> to the command.</summary>
/// <param name="error">stderr.</param>
/// <param name="isTerminal">True for a terminal; otherwise only warnings and errors are written.</param>
/// <param name="hasColors">True if labels are coloured.</param>
internal sealed class Reporter(TextWriter error, bool isTerminal, bool hasColors)
{
    private const string Prefix = "authsecgroup: ";

    /// <summary>True for <c>--verbose</c>.</summary>
    public bool IsVerbose { get; set; }

    public void Info(string text)
    {
        if (isTerminal || IsVerbose)
        {
            error.WriteLine(Prefix + text);
        }
    }

    public void Verbose(string text)
    {
        if (IsVerbose)
        {
            error.WriteLine(Prefix + text);
        }
    }

    public void Warn(string text) => error.WriteLine(Prefix + Label("warning:", 33) + text);

    public void Error(ClientException exception)
    {
        error.WriteLine(Prefix + Label("error:", 31) + exception.Message);
        if (exception.Hint is not null)
        {
            error.WriteLine(Prefix + Label("hint:", 36) + exception.Hint);
        }
    }

    /// <summary>Writes a line without a prefix, also without a terminal.</summary>
    public void WriteLine(string line) => error.WriteLine(line);

    private string Label(string text, int color) => hasColors ? $"\e[1;{color}m{text}\e[0m " : text + " ";
}
