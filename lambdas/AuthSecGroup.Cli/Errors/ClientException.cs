using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Errors;

/// <summary>
/// Something that the person at the terminal is told: lower-case words without a full stop, and a hint what to do. Whatever else is
/// thrown is a bug of this client.
/// </summary>
internal sealed class ClientException(int exitCode, string code, string message, string? hint = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The exit code of the process.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The stable code; see <see cref="FailureCode"/> and <see cref="ProblemCode"/>.</summary>
    public string Code { get; } = code;

    /// <summary>What to do about it.</summary>
    public string? Hint { get; } = hint;

    /// <summary>The endpoint's own account of the failure, if it gave one.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The HTTP status, if there was an answer.</summary>
    public int? Status { get; init; }

    /// <summary>True if the same request may work in a moment.</summary>
    public bool IsPassing { get; init; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A mistake in the command line or the environment.</summary>
    public static ClientException Usage(string message, string? hint = null) =>
        new(Errors.ExitCode.Refused, FailureCode.Usage, message, hint);

    /// <summary>The first line of a message that others wrote, short enough for a terminal and without its full stop.</summary>
    public static string FirstLine(string text)
    {
        // AWS appends the canonical request to some messages, and with it the caller's session token.
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = (end < 0 ? line : line[..end]).TrimEnd(" .");
        return line.Length <= 300 ? line.ToString() : string.Concat(line[..300], "...");
    }
}
