using System.Diagnostics.CodeAnalysis;

namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// The ARN of the role that the functions assume to reach security groups in another account, such as
/// <c>arn:aws:iam::210987654321:role/authsecgroup-access</c>.
/// </summary>
internal static class AccessRoleArn
{
    /// <summary>The name of the role if none is configured, so that its ARN is known before the role exists.</summary>
    public const string DefaultName = "authsecgroup-access";

    /// <summary>What <see cref="IsName"/> accepts, in words for error messages.</summary>
    public const string ValidNames = "1 to 64 of a-z A-Z 0-9 _ + = , . @ -";

    private const int LongestPath = 512;
    private const int LongestName = 64;

    /// <summary>What <see cref="IsValid"/> accepts, in words for error messages.</summary>
    public const string ValidValues = "the ARN of an IAM role, such as arn:aws:iam::210987654321:role/authsecgroup-access";

    /// <summary>
    /// True for <c>arn:PARTITION:iam::ACCOUNT:role/NAME</c>, with or without a path before the name:
    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    /// </summary>
    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text?.Split(':', 6) is ["arn", var partition, "iam", "", { Length: 12 } account, var resource]
        && (partition == "aws" || partition.StartsWith("aws-", StringComparison.Ordinal))
        && partition.All(c => char.IsAsciiLetterLower(c) || c == '-')
        && account.All(char.IsAsciiDigit)
        && resource.StartsWith("role/", StringComparison.Ordinal)
        && resource[("role".Length)..] is var pathAndName
        && pathAndName.LastIndexOf('/') is var slash
        && slash < LongestPath
        && pathAndName[..slash].All(c => c is >= '!' and <= '~' and not '*' and not '?')
        && IsName(pathAndName[(slash + 1)..]);

    /// <summary>
    /// True for the name of a role, without a path: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    /// </summary>
    public static bool IsName([NotNullWhen(true)] string? text) => text is { Length: >= 1 and <= LongestName } && text.All(IsInName);

    /// <summary>The account of a valid ARN, 12 digits.</summary>
    public static string AccountOf(string arn) => arn.Split(':')[4];

    private static bool IsInName(char c) => char.IsAsciiLetterOrDigit(c) || "_+=,.@-".Contains(c, StringComparison.Ordinal);
}
