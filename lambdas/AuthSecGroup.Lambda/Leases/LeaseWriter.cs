using AuthSecGroup.Aws;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Leases;

/// <summary>
/// Opens, closes, and shows leases in one group. <see cref="OpenProgress"/> and <see cref="ClosePlan"/> decide; this class calls EC2.
/// </summary>
internal sealed class LeaseWriter(ISecurityGroupRules rules, PrefixListReader prefixLists, TimeProvider time)
{
    /// <summary>Opens or renews every configured rule of the group.</summary>
    /// <param name="access">The group and its configured rules.</param>
    /// <param name="present">The rules that were read from the group.</param>
    /// <param name="progress">The lease, and what was done in earlier attempts.</param>
    /// <param name="recorded">Completes once the lease is recorded. If it isn't, nothing that needs the record is written.</param>
    /// <param name="findRecordError">
    /// Reads the record again: null if the lease is still in it. If it isn't, somebody has ended it and revoked its rules, so nothing may
    /// be added before it is recorded again.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the request's time is up.</param>
    public async Task<GroupResult> OpenAsync(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        OpenProgress progress,
        Gate recorded,
        Func<Task<AwsError?>> findRecordError,
        CancellationToken cancellationToken
    )
    {
        present = await prefixLists.ResolveAsync(access, present, progress.Request.Source, cancellationToken);
        if (AddressLimit.ErrorOf(access, present, progress.Request, time.GetUtcNow()) is { } limit)
        {
            return progress.Result(limit);
        }

        while (true)
        {
            var writes = progress.Plan(present, time.GetUtcNow());
            if (writes.NeedRecord && !await recorded.WaitAsync())
            {
                return progress.Result(null);
            }

            var next = await WriteAsync(access.Group, progress, writes, findRecordError, cancellationToken);
            if (next is OpenNext.Done done)
            {
                return done.Result;
            }

            var again = (OpenNext.ReadAgain)next;
            if (!await recorded.WaitAsync())
            {
                return progress.Result(null);
            }

            if (!await time.TryDelayAsync(again.Pause, cancellationToken))
            {
                return progress.Result(again.Error);
            }

            var checking = findRecordError();
            var reading = await rules.ReadAsync(access.Group.Place, [access.Group.GroupId], cancellationToken);
            if ((await checking ?? reading.Error) is { } error)
            {
                return progress.Result(error);
            }

            present = await prefixLists.ResolveAsync(access, reading.Rules, progress.Request.Source, cancellationToken);
        }
    }

    /// <summary>
    /// Replaces the rules of a target that was closed, once. The rules must have been read before a write of the record that left the
    /// target's mark in place, so after a conflict, that write has to be made again.
    /// </summary>
    public async Task<GroupResult> ClaimAsync(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        OpenProgress progress,
        CancellationToken cancellationToken
    )
    {
        var old = ClosePlan.For(access, present, progress.Request).Revoke;
        var revoked = await rules.RevokeAllAsync(access.Group, [.. old.Select(rule => rule.RuleId)], cancellationToken);
        if (revoked.Error is { } error)
        {
            return progress.Result(error);
        }

        var left = await prefixLists.ResolveAsync(access, [.. present.Except(old)], progress.Request.Source, cancellationToken);
        if (AddressLimit.ErrorOf(access, left, progress.Request, time.GetUtcNow()) is { } limit)
        {
            return progress.Result(limit);
        }

        var writes = progress.Plan(left, time.GetUtcNow());
        return await WriteAsync(access.Group, progress, writes, () => Task.FromResult<AwsError?>(null), cancellationToken) switch
        {
            OpenNext.ReadAgain again => progress.Result(again.Error),
            OpenNext.Done done => done.Result,
            _ => throw new InvalidOperationException("There is no third result."),
        };
    }

    /// <summary>Revokes every rule of ours for the caller's address that is on the target's ports.</summary>
    /// <returns>The result, and whether rules were already gone, so that what was read was out of date.</returns>
    public async Task<(GroupResult Result, bool IsOutdated)> CloseAsync(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        LeaseRequest request,
        CancellationToken cancellationToken
    )
    {
        var plan = ClosePlan.For(access, present, request);
        var revoked = await rules.RevokeAllAsync(access.Group, [.. plan.Revoke.Select(rule => rule.RuleId)], cancellationToken);
        return (plan.Result(access, revoked), revoked.Gone > 0);
    }

    /// <summary>True if EC2 doesn't show a rule that the lease needs.</summary>
    public async Task<bool> IsIncompleteAsync(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        LeaseRequest request,
        CancellationToken cancellationToken
    ) =>
        ClosePlan.IsIncomplete(access, present, request)
        && ClosePlan.IsIncomplete(access, await prefixLists.ResolveAsync(access, present, request.Source, cancellationToken), request);

    /// <summary>Finds out which configured rules are open, and changes nothing.</summary>
    public async Task<GroupResult> StatusAsync(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        LeaseRequest request,
        CancellationToken cancellationToken
    )
    {
        var resolved = await prefixLists.ResolveAsync(access, present, request.Source, cancellationToken);
        return LeaseStatus.Of(access, resolved, request, time.GetUtcNow());
    }

    private async Task<OpenNext> WriteAsync(
        SecurityGroupId group,
        OpenProgress progress,
        OpenWrites writes,
        Func<Task<AwsError?>> findRecordError,
        CancellationToken cancellationToken
    )
    {
        var adding = AddAsync(group, writes, findRecordError, cancellationToken);
        var updateError = writes.Update.Count == 0 ? null : await rules.UpdateDescriptionsAsync(group, writes.Update, cancellationToken);
        var (revokeError, authorizeError) = await adding;
#pragma warning disable CA5394 // The jitter is no secret.
        return progress.Complete(updateError, revokeError, authorizeError, Random.Shared.NextDouble());
#pragma warning restore CA5394
    }

    private async Task<(AwsError? RevokeError, AwsError? AuthorizeError)> AddAsync(
        SecurityGroupId group,
        OpenWrites writes,
        Func<Task<AwsError?>> findRecordError,
        CancellationToken cancellationToken
    )
    {
        var revoked = await rules.RevokeAllAsync(group, writes.Revoke, cancellationToken);
        if ((revoked.Error ?? (revoked.Gone > 0 ? await findRecordError() : null)) is { } revokeError)
        {
            return (revokeError, null);
        }

        return (null, writes.Authorize.Count == 0 ? null : await rules.AuthorizeAsync(group, writes.Authorize, cancellationToken));
    }
}
