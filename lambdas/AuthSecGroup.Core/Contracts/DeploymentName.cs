using System.Diagnostics.CodeAnalysis;

namespace AuthSecGroup.Core.Contracts;

/// <summary>The form of a deployment's name, which stands in each rule that is ours and tells deployments on one group apart.</summary>
internal static class DeploymentName
{
    /// <summary>What <see cref="IsValid"/> accepts, in words for error messages.</summary>
    public static string ValidValues => "1 to 64 characters out of a-z A-Z 0-9 . _ -";

    /// <summary>True if the text can be a deployment's name.</summary>
    public static bool IsValid([NotNullWhen(true)] string? name) =>
        name is { Length: >= 1 and <= 64 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
