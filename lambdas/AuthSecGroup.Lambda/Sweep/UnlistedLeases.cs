using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Lambda.Leases;

namespace AuthSecGroup.Lambda.Sweep;

/// <summary>
/// Revokes the leases of principals whom no user file allows any more. The leases are read only after the user files have changed, once
/// when the process is new, and once again when every request has ended that could have read the files before the change.
/// </summary>
internal sealed class UnlistedLeases(IUserDirectory users, LeaseRevoker revoker, TimeProvider time)
{
    // Longer than any request.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(30);

    private UsersReading? _checked;
    private DateTimeOffset? _checkAgainAt;

    /// <summary>
    /// Revokes what is no longer allowed. While a file can't be read or isn't valid, it can allow anybody, so nothing is revoked.
    /// </summary>
    /// <param name="ownAccount">The account of the deployment, whose users bare names mean.</param>
    /// <param name="cancellationToken">Cancelled when the sweep's time is up.</param>
    public async Task<Revocation> RevokeAsync(string ownAccount, CancellationToken cancellationToken)
    {
        var listed = await users.ReadAsync(cancellationToken);
        var now = time.GetUtcNow();
        var (isChanged, isAgain) = (!IsChecked(listed), now >= _checkAgainAt);
        if (listed.Error is not null || listed.IgnoredFiles > 0 || (!isChanged && !isAgain))
        {
            return new Revocation([], null, 0);
        }

        var addresses = await revoker.ListAsync(cancellationToken);
        var result = addresses.Error is { } error
            ? new Revocation([], error, 1)
            : await revoker.RevokeAsync(
                addresses.Addresses,
                (_, lease) => lease.ExpiresAt > now && !IsAllowed(lease, listed, ownAccount),
                cancellationToken
            );
        if (result.Error is null)
        {
            (_checked, _checkAgainAt) = (listed, isChanged ? now + LongestRequest : null);
        }

        return result;
    }

    // A file that hasn't changed is the same object.
    private bool IsChecked(UsersReading listed) => _checked?.Files.SequenceEqual(listed.Files) is true;

    private static bool IsAllowed(Lease lease, UsersReading listed, string ownAccount) =>
        Caller.TryParse(lease.Holder.Principal, lease.UniqueId, out var caller)
        && AccessDecision.For(listed.EntriesFor(caller, ownAccount), lease.Target) is AccessDecision.Allowed;
}
