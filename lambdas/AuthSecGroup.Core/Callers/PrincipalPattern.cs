using System.Text.RegularExpressions;

namespace AuthSecGroup.Core.Callers;

/// <summary>
/// The ARN or the unique id of a principal, in which <c>*</c> stands for any run of characters, also none, except <c>/</c> and <c>:</c>. It
/// can be part of the name of a session or a user only. In a role's name, it would admit every role that somebody names to match.
/// </summary>
internal static partial class PrincipalPattern
{
    /// <summary>What follows an entry that is not allowed, in an error.</summary>
    public const string WhyNotAllowed =
        "has a * that is not in the name of a session or a user. Write the role's exact name, or its unique id: AROA...:SESSION. "
        + "Both are in the output of: aws iam list-roles --query \"Roles[].[RoleName,RoleId]\" --output text";

    /// <summary>True for an ARN and for a unique id; false for the bare name of a user.</summary>
    public static bool IsPrincipal(string entry) => entry.StartsWith("arn:", StringComparison.Ordinal) || UniqueId.IsMatch(entry);

    /// <summary>True if each <c>*</c> is in the name of a session or a user.</summary>
    public static bool IsAllowed(string pattern) => Allowed.IsMatch(pattern);

    /// <summary>Why an entry matches no caller at all; null if it can match one. Such an entry is allowed, but of no use.</summary>
    public static string? WhyMatchesNobody(string entry)
    {
        if (UniqueId.IsMatch(entry))
        {
            return null;
        }

        if (entry.StartsWith("arn:", StringComparison.Ordinal))
        {
            return Caller.TryParse(entry.Replace('*', 'x'), null, out _) ? null
                : entry.Contains(":role/", StringComparison.Ordinal)
                    ? "is a role, but callers are its sessions: arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION, without the role's path"
                : "isn't the ARN of a user, a role's session, a federated user, or an account's root";
        }

        return RoleId.IsMatch(entry) ? "is the unique id of a role, but callers are its sessions: AROA...:SESSION, or AROA...:*"
            : UserName.IsMatch(entry) ? null
            : "isn't the name of an IAM user";
    }

    /// <summary>True if the whole ARN fits the pattern. Takes at most pattern times text steps, whatever somebody wrote.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> arn)
    {
        int p = 0,
            a = 0,
            star = -1,
            restart = 0;
        while (a < arn.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, restart) = (p++, a);
            }
            else if (p < pattern.Length && pattern[p] == arn[a])
            {
                p++;
                a++;
            }
            // The last star takes one character more, unless that is one which no star may cross. An earlier star could not help
            // either: it would have to take a longer run up to the same boundary.
            else if (star >= 0 && arn[restart] is not ('/' or ':'))
            {
                (p, a) = (star + 1, ++restart);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
    [GeneratedRegex(@"^(AIDA[A-Z0-9]{12,}|AROA[A-Z0-9]{12,}:.+)\z", RegexOptions.Singleline)]
    private static partial Regex UniqueId { get; }

    [GeneratedRegex(@"^AROA[A-Z0-9]{12,}\z")]
    private static partial Regex RoleId { get; }

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
    [GeneratedRegex(@"^[A-Za-z0-9+=,.@_-]{1,64}\z")]
    private static partial Regex UserName { get; }

    [GeneratedRegex(
        @"^(arn:[^*:]+:(iam::[^*:]+:user/|sts::[^*:]+:federated-user/|sts::[^*:]+:assumed-role/[^*/:]+/)|AROA[A-Z0-9]+:)[^:]*\z",
        RegexOptions.Singleline
    )]
    private static partial Regex Allowed { get; }
}
