using System.Diagnostics.CodeAnalysis;

namespace AuthSecGroup.Core.Contracts;

/// <summary>The code of an AWS region, such as <c>us-east-1</c>.</summary>
internal static class RegionName
{
    /// <summary>What <see cref="IsValid"/> accepts, in words for error messages.</summary>
    public const string ValidValues = "the code of a region, such as us-east-1";

    /// <summary>
    /// True for lowercase words joined by <c>-</c> (the first of at least two letters), and a last part of one or two digits.
    /// </summary>
    public static bool IsValid([NotNullWhen(true)] string? text)
    {
        var parts = (text ?? "").Split('-');
        return parts.Length >= 3
            && parts[0].Length >= 2
            && parts[..^1].All(part => part.Length > 0 && part.All(char.IsAsciiLetterLower))
            && parts[^1].Length is 1 or 2
            && parts[^1].All(char.IsAsciiDigit);
    }
}
