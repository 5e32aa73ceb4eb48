using System.Collections.Concurrent;
using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Signing;

/// <summary>An access key and whom it belongs to.</summary>
/// <param name="AccessKeyId">The public half.</param>
/// <param name="SecretAccessKey">The secret half.</param>
/// <param name="SessionToken">The token that must come with keys of a session; null for the long-lived keys of a user.</param>
/// <param name="PrincipalArn">Such as <c>arn:aws:iam::123456789012:user/alice</c>.</param>
/// <param name="PrincipalId">The unique id: <c>AIDA…</c>, or <c>AROA…:session</c>.</param>
/// <param name="Permissions">What the principal may do.</param>
internal sealed record Credential(
    string AccessKeyId,
    string SecretAccessKey,
    string? SessionToken,
    string PrincipalArn,
    string PrincipalId,
    IPermissions Permissions
)
{
    /// <summary>When the session ends, by the local cloud's clock; null for keys that don't expire on their own.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>All access keys: people's, functions', and those of roles that were assumed.</summary>
internal sealed class KeyRing
{
    private readonly ConcurrentDictionary<string, Credential> _credentials = new(StringComparer.Ordinal);

    public void Add(Credential credential) => _credentials[credential.AccessKeyId] = credential;

    public void Remove(string accessKeyId) => _credentials.TryRemove(accessKeyId, out _);

    /// <summary>Removes the keys of all sessions of a role.</summary>
    public void RemoveSessionsOf(string roleId)
    {
        foreach (var key in _credentials.Values.Where(key => key.PrincipalId.StartsWith($"{roleId}:", StringComparison.Ordinal)))
        {
            Remove(key.AccessKeyId);
        }
    }

    public Credential? Find(string accessKeyId) => _credentials.GetValueOrDefault(accessKeyId);
}
