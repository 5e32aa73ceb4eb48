using System.Diagnostics.CodeAnalysis;

namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// The name of a session. A principal can hold several leases from one address, one for each session, so that two terminals don't close
/// each other's.
/// </summary>
internal static class SessionName
{
    /// <summary>The session of requests that name none.</summary>
    public const string Unnamed = "";

    /// <summary>The parameter of the query string with which GET and DELETE name a session.</summary>
    public const string Parameter = "session";

    /// <summary>What <see cref="IsValid"/> accepts, in words for error messages.</summary>
    public static string ValidValues => DeploymentName.ValidValues;

    /// <summary>True for the name of a session; false for <see cref="Unnamed"/>.</summary>
    public static bool IsValid([NotNullWhen(true)] string? name) => DeploymentName.IsValid(name);
}
