using System.IO.Enumeration;

namespace AuthSecGroup.Local.Iam;

/// <summary>IAM's patterns: <c>*</c> stands for any run of characters, <c>?</c> for exactly one.</summary>
internal static class Wildcard
{
    public static bool Matches(string pattern, string text, bool ignoreCase = false) =>
        text.Length == 0
            ? pattern.All(character => character == '*')
            // The framework's patterns for file names are the same, but for the backslash that makes a wildcard literal.
            : FileSystemName.MatchesSimpleExpression(pattern.Replace(@"\", @"\\", StringComparison.Ordinal), text, ignoreCase);

    /// <summary>
    /// Matches an ARN part by part, as IAM does: a wildcard before the last of the six parts never reaches across a colon.
    /// </summary>
    public static bool MatchesArn(string pattern, string arn)
    {
        var patterns = pattern.Split(':', 6);
        var parts = arn.Split(':', 6);
        return pattern == "*" || (patterns.Length == parts.Length && patterns.Zip(parts).All(pair => Matches(pair.First, pair.Second)));
    }
}
