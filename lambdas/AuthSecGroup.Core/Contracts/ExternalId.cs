using System.Diagnostics.CodeAnalysis;

namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// An external id, which the trust policy of a role can require of those who assume it:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
/// </summary>
internal static class ExternalId
{
    private const int Shortest = 2;

    /// <summary>The most characters.</summary>
    public const int Longest = 1_224;

    /// <summary>What <see cref="IsValid"/> accepts, in words for error messages.</summary>
    public const string ValidValues = "an external id: 2 to 1224 of a-z A-Z 0-9 _ + = , . @ : / -";

    /// <summary>True for what STS accepts: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: >= Shortest and <= Longest }
        && text.All(c => char.IsAsciiLetterOrDigit(c) || "_+=,.@:/-".Contains(c, StringComparison.Ordinal));
}
