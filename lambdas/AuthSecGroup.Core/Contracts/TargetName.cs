using System.Diagnostics.CodeAnalysis;

namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// The name of a target: groups and ports that are opened as a unit. It is a segment of the API's path, so it can't be <c>.</c> or
/// <c>..</c>, which clients remove from a path.
/// </summary>
internal static class TargetName
{
    /// <summary>The target of groups for which none is configured.</summary>
    public const string Default = "default";

    /// <summary>The longest name.</summary>
    public const int Longest = 64;

    /// <summary>What <see cref="IsValid"/> accepts, in words for error messages.</summary>
    public static string ValidValues => $"1 to {Longest} characters out of a-z A-Z 0-9 . _ -, starting with a letter or digit";

    public static bool IsValid([NotNullWhen(true)] string? name) =>
        name is { Length: >= 1 and <= Longest }
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
