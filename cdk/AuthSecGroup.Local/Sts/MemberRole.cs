using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Sts;

/// <summary>
/// A role of another account. It can be deleted, and created again with the same name but another unique id. Thread-safe.
/// </summary>
/// <param name="arn">Its ARN.</param>
/// <param name="trust">Who may assume it.</param>
/// <param name="permissions">What its sessions may do.</param>
/// <param name="maxSessionSeconds">The longest session.</param>
internal sealed class MemberRole(string arn, TrustPolicy trust, IPermissions permissions, int maxSessionSeconds)
{
    private readonly Lock _lock = new();
    private int _generation;

    public string Arn => arn;

    public string Account { get; } = arn.Split(':')[4];

    public string Name { get; } = arn.Split('/')[^1];

    public TrustPolicy Trust => trust;

    public IPermissions Permissions => permissions;

    public int MaxSessionSeconds => maxSessionSeconds;

    /// <summary>False after it was deleted.</summary>
    public bool Exists { get; private set; } = true;

    /// <summary>The unique id.</summary>
    public string Id => "AROA" + DeterministicId.UpperAlphanumeric($"{arn}/{_generation}", 17);

    /// <summary>Starts a session, unless the role was deleted: no session starts during a deletion and outlives it.</summary>
    /// <param name="keys">Where the keys of the session become valid.</param>
    /// <param name="sessionOf">Makes the session for the unique id of the role.</param>
    public Credential? Start(KeyRing keys, Func<string, Credential> sessionOf)
    {
        lock (_lock)
        {
            if (!Exists)
            {
                return null;
            }

            var session = sessionOf(Id);
            keys.Add(session);
            return session;
        }
    }

    /// <summary>Deletes the role. Its sessions end.</summary>
    public void Delete(KeyRing keys)
    {
        lock (_lock)
        {
            Exists = false;
            keys.RemoveSessionsOf(Id);
        }
    }

    /// <summary>Creates the role again if it was deleted.</summary>
    public void Create()
    {
        lock (_lock)
        {
            _generation += Exists ? 0 : 1;
            Exists = true;
        }
    }
}
