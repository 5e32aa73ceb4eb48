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
    /// <param name="request">The lease.</param>
    /// <param name="cancellationToken">Cancelled when the request's time is up.</param>
    public async Task<GroupResult> OpenAsync(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        LeaseRequest request,
        CancellationToken cancellationToken
    )
    {
        var progress = new OpenProgress(access, request);
        present = await prefixLists.ResolveAsync(access, present, request.Source, cancellationToken);
        if (AddressLimit.ErrorOf(access, present, request, time.GetUtcNow()) is { } limit)
        {
            return progress.Result(limit);
        }

        while (true)
        {
            var next = await WriteAsync(access.Group, progress, progress.Plan(present, time.GetUtcNow()), cancellationToken);
            if (next is OpenNext.Done done)
            {
                return done.Result;
            }

            var again = (OpenNext.ReadAgain)next;
            if (!await time.TryDelayAsync(again.Pause, cancellationToken))
            {
                return progress.Result(again.Error);
            }

            var reading = await rules.ReadAsync(access.Group.Region, [access.Group.GroupId], cancellationToken);
            if (reading.Error is not null)
            {
                return progress.Result(reading.Error);
            }

            present = await prefixLists.ResolveAsync(access, reading.Rules, request.Source, cancellationToken);
        }
    }

    /// <summary>Revokes every rule of ours for the caller's address that is on the target's ports.</summary>
    public async Task<GroupResult> CloseAsync(
        GroupAccess access,
        IReadOnlyList<SecurityGroupRule> present,
        LeaseRequest request,
        CancellationToken cancellationToken
    )
    {
        var plan = ClosePlan.For(access, present, request);
        var revoked = await rules.RevokeAllAsync(access.Group, [.. plan.Revoke.Select(rule => rule.RuleId)], cancellationToken);
        return plan.Result(access, revoked);
    }

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
        CancellationToken cancellationToken
    )
    {
        var adding = AddAsync(group, writes, cancellationToken);
        var updateError = writes.Update.Count == 0 ? null : await rules.UpdateDescriptionsAsync(group, writes.Update, cancellationToken);
        var (revokeError, authorizeError) = await adding;
#pragma warning disable CA5394 // The jitter is no secret.
        return progress.Complete(updateError, revokeError, authorizeError, Random.Shared.NextDouble());
#pragma warning restore CA5394
    }

    private async Task<(AwsError? RevokeError, AwsError? AuthorizeError)> AddAsync(
        SecurityGroupId group,
        OpenWrites writes,
        CancellationToken cancellationToken
    )
    {
        if ((await rules.RevokeAllAsync(group, writes.Revoke, cancellationToken)).Error is { } revokeError)
        {
            return (revokeError, null);
        }

        return (null, writes.Authorize.Count == 0 ? null : await rules.AuthorizeAsync(group, writes.Authorize, cancellationToken));
    }
}
