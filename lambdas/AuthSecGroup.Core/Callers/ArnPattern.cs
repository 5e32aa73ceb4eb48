namespace AuthSecGroup.Core.Callers;

/// <summary>An ARN in which <c>*</c> stands for any run of characters, also none, except <c>/</c> and <c>:</c>.</summary>
internal static class ArnPattern
{
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
}
