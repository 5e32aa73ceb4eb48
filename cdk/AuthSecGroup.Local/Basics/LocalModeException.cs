namespace AuthSecGroup.Local.Basics;

/// <summary>
/// The assembly, an option or a file is not something that local mode can run. The message says what was wrong, what is allowed and what
/// to do; it is meant for the person at the terminal.
/// </summary>
public sealed class LocalModeException : Exception
{
    /// <summary>Makes an exception whose message is shown as it is.</summary>
    public LocalModeException(string message)
        : base(message) { }

    /// <summary>Makes an exception whose message is shown as it is, with what caused it.</summary>
    public LocalModeException(string message, Exception inner)
        : base(message, inner) { }
}
