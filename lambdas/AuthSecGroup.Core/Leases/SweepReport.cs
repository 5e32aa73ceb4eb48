using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Leases;

/// <summary>What one sweep found and did in one group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Expired">Rules that had expired and were revoked.</param>
/// <param name="Open">Rules of ours that stay.</param>
/// <param name="Foreign">Rules that aren't ours.</param>
/// <param name="Overdue">Rules that the previous sweep should have revoked.</param>
/// <param name="QuotaUsedPercent">The used share of the rule quota after the sweep; null if the group couldn't be read.</param>
/// <param name="Error">The first error; null if everything succeeded.</param>
internal sealed record GroupSweep(
    SecurityGroupId Group,
    int Expired,
    int Open,
    int Foreign,
    int Overdue,
    int? QuotaUsedPercent,
    AwsError? Error
)
{
    // EC2 can return a rule for a while after it was revoked.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>The report for a group whose region couldn't be read.</summary>
    public static GroupSweep Unread(SecurityGroupId group, AwsError error) => new(group, 0, 0, 0, 0, null, error);

    /// <summary>The report after the revocation.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="group">The group.</param>
    /// <param name="decisions">The decision about each rule of the group.</param>
    /// <param name="revoked">The result of the revocation.</param>
    /// <param name="previous">
    /// When the previous sweep with the same settings started; null if there was none. A rule that expired only because the settings
    /// changed is not overdue.
    /// </param>
    /// <param name="prefixLists">The prefix lists of the group's region that could be read. Any other one counts as one rule.</param>
    public static GroupSweep Of(
        DeploymentSettings deployment,
        SecurityGroupId group,
        IReadOnlyList<SweepDecision> decisions,
        RevokeResult revoked,
        DateTimeOffset? previous,
        IReadOnlyList<PrefixList> prefixLists
    )
    {
        var expired = decisions.OfType<SweepDecision.Revoke>().ToList();
        var gone = expired.Select(decision => decision.Rule.RuleId).Except(revoked.Failed).ToHashSet(StringComparer.Ordinal);
        return new GroupSweep(
            group,
            gone.Count,
            decisions.OfType<SweepDecision.Keep>().Count() + revoked.Failed.Count,
            decisions.OfType<SweepDecision.Leave>().Count(),
            expired.Count(decision => previous - Slack >= decision.Description.ExpiresAt(deployment.TimeToExpire)),
            QuotaUsed(
                decisions.Select(decision => decision.Rule).Where(rule => !gone.Contains(rule.RuleId)),
                prefixLists,
                deployment.RuleQuota
            ),
            revoked.Error
        );
    }

    /// <summary>
    /// EC2 counts IPv4 and IPv6 separately; a rule that is neither (a prefix list, a group) counts for both:
    /// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
    /// </summary>
    private static int QuotaUsed(IEnumerable<SecurityGroupRule> rules, IReadOnlyList<PrefixList> prefixLists, int quota)
    {
        var (v4, v6) = (0, 0);
        foreach (var rule in rules)
        {
            var weight = prefixLists.FirstOrDefault(list => list.Id == rule.PrefixListId)?.Weight ?? 1;
            v4 += rule.CidrIpv6 is null ? weight : 0;
            v6 += rule.CidrIpv4 is null ? weight : 0;
        }

        return 100 * Math.Max(v4, v6) / quota;
    }
}

/// <summary>What one sweep found and did in all groups.</summary>
/// <param name="Groups">Each group.</param>
/// <param name="UnreadPrefixLists">
/// The places whose prefix lists couldn't be read. The sweep succeeded nevertheless, but the used quota of their groups can be higher.
/// </param>
internal sealed record SweepReport(IReadOnlyList<GroupSweep> Groups, IReadOnlyList<(AccountRegion Place, AwsError Error)> UnreadPrefixLists)
{
    /// <summary>The groups with an error.</summary>
    public IReadOnlyList<GroupSweep> Failed { get; } = [.. Groups.Where(group => group.Error is not null)];

    /// <summary>The expired rules that were revoked, and their groups.</summary>
    public IReadOnlyList<(SecurityGroupId Group, SweepDecision.Revoke Decision)> Revoked { get; init; } = [];

    /// <summary>The sum of one number over all groups.</summary>
    public int Sum(Func<GroupSweep, int> number) => Groups.Sum(number);
}
