using System.Collections.Concurrent;
using Amazon.SecurityToken;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Aws.Sts;

/// <summary>The credentials of each role, which all regions of its account share, for as long as the process lives.</summary>
/// <param name="sts">Creates the client, if there is a role.</param>
/// <param name="session">What the sessions are called and may do.</param>
internal sealed class AccessRoles(Func<IAmazonSecurityTokenService> sts, RoleSession session)
{
    // Two regions ask at the same time, and must get the same, so that STS is called once.
    private readonly ConcurrentDictionary<AccessRole, Lazy<AssumedRole>> _roles = new();
    private readonly Lazy<IAmazonSecurityTokenService> _sts = new(sts);

    /// <summary>The credentials of a role. STS is called when they are first used.</summary>
    public AssumedRole Of(AccessRole role) =>
        _roles.GetOrAdd(role, added => new Lazy<AssumedRole>(() => new AssumedRole(_sts.Value, added, session))).Value;
}
