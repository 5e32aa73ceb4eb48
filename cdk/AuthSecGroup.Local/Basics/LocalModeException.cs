using System.Diagnostics.CodeAnalysis;

namespace AuthSecGroup.Local.Basics;

/// <summary>
/// The assembly, an option or a file is not something that local mode can run. The message says what was wrong, what is allowed and what
/// to do; it is meant for the person at the terminal.
/// </summary>
internal sealed class LocalModeException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What is wrong with a member of a request: that it is missing, or its value.</summary>
    /// <param name="name">The name of the member.</param>
    /// <param name="value">Its value; null if it is missing.</param>
    public static string Member(string name, string? value) => value is null ? $"'{name}' is missing." : $"'{name}' is '{value}'.";

    /// <summary>Refuses what does not meet the condition.</summary>
    /// <exception cref="LocalModeException">The condition is false.</exception>
    public static void Require([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
        {
            throw new LocalModeException(message);
        }
    }
}
