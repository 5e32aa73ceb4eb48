using System.Diagnostics.CodeAnalysis;

namespace AuthSecGroup.Core.Contracts;

/// <summary>The id of a security group, such as <c>sg-0123456789abcdef0</c>.</summary>
internal static class GroupId
{
    private const string Prefix = "sg-";

    /// <summary>What <see cref="IsValid"/> accepts, in words for error messages.</summary>
    public const string ValidValues = "the id of a security group, such as sg-0123456789abcdef0";

    /// <summary>
    /// True for <c>sg-</c> and 17 lowercase hexadecimal digits, or 8 of them in ids from before 2018:
    /// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
    /// </summary>
    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: 11 or 20 }
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.Skip(Prefix.Length).All(char.IsAsciiHexDigitLower);
}
