using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Errors;

/// <summary>
/// An error that is reported to the caller: a message in lower case without a full stop, and a hint what to do. Any other exception is a
/// bug of the client.
/// </summary>
internal sealed class ClientException(int exitCode, string code, string message, string? hint = null, Exception? inner = null)
    : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The stable code; see <see cref="ErrorCode"/> and <see cref="ProblemCode"/>.</summary>
    public string Code { get; } = code;

    public string? Hint { get; } = hint;

    /// <summary>The endpoint's problem, if it returned one.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The HTTP status, if there was a response.</summary>
    public int? Status { get; init; }

    /// <summary>True if the same request may succeed in a moment.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The time that the server requests to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The same error with another hint.</summary>
    public ClientException WithHint(string other) =>
        new(ExitCode, Code, Message, other, this)
        {
            Problem = Problem,
            Status = Status,
            IsTransient = IsTransient,
            RetryAfter = RetryAfter,
        };

    /// <summary>Creates the error for an invalid command line or environment.</summary>
    public static ClientException Usage(string message, string? hint = null) =>
        new(Errors.ExitCode.Refused, ErrorCode.Usage, message, hint);

    /// <summary>Returns the first line of another program's message, cut to 300 characters and without its full stop.</summary>
    public static string FirstLine(string text)
    {
        // AWS appends the canonical request to some messages, which contains the caller's session token.
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = (end < 0 ? line : line[..end]).TrimEnd(" .");
        return line.Length <= 300 ? line.ToString() : string.Concat(line[..300], "...");
    }
}
