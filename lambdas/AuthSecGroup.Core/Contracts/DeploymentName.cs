using System.Diagnostics.CodeAnalysis;

namespace AuthSecGroup.Core.Contracts;

/// <summary>The name of a deployment. Each of its rules contains it, so that several deployments can use one group.</summary>
internal static class DeploymentName
{
    /// <summary>What <see cref="IsValid"/> accepts, in words for error messages.</summary>
    public static string ValidValues => "1 to 64 characters out of a-z A-Z 0-9 . _ -";

    public static bool IsValid([NotNullWhen(true)] string? name) =>
        name is { Length: >= 1 and <= 64 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
