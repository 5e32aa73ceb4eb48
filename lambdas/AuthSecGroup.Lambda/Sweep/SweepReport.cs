using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Lambda.Sweep;

/// <summary>What one sweep found and did in one group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Expired">Rules revoked since their time was up.</param>
/// <param name="Open">Rules of ours that stay.</param>
/// <param name="Foreign">Rules that are not ours.</param>
/// <param name="Overdue">Rules that an earlier sweep ought to have revoked.</param>
/// <param name="QuotaUsedPercent">How full the group is after the sweep; null if it could not be read.</param>
/// <param name="Error">What failed, if something did.</param>
internal sealed record GroupSweep(
    SecurityGroupId Group,
    int Expired,
    int Open,
    int Foreign,
    int Overdue,
    int? QuotaUsedPercent,
    AwsError? Error
);

/// <summary>What one sweep found and did in all groups.</summary>
internal sealed record SweepReport(IReadOnlyList<GroupSweep> Groups)
{
    /// <summary>The groups in which something failed.</summary>
    public IReadOnlyList<GroupSweep> Failed { get; } = [.. Groups.Where(group => group.Error is not null)];

    /// <summary>One number over all groups.</summary>
    public int Sum(Func<GroupSweep, int> number) => Groups.Sum(number);
}
