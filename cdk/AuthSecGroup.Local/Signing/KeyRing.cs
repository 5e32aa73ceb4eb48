using System.Collections.Concurrent;

namespace AuthSecGroup.Local.Signing;

/// <summary>All access keys of the local account: people's, functions' and the administrator's.</summary>
internal sealed class KeyRing
{
    private readonly ConcurrentDictionary<string, Credential> _credentials = new(StringComparer.Ordinal);

    public void Add(Credential credential) => _credentials[credential.AccessKeyId] = credential;

    public void Remove(string accessKeyId) => _credentials.TryRemove(accessKeyId, out _);

    public Credential? Find(string accessKeyId) => _credentials.GetValueOrDefault(accessKeyId);
}
