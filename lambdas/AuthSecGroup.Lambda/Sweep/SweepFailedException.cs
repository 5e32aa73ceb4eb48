using AuthSecGroup.Core.Leases;

namespace AuthSecGroup.Lambda.Sweep;

/// <summary>Fails an invocation in which a group could not be swept. All other groups were swept.</summary>
internal sealed class SweepFailedException(IReadOnlyList<SweepReport> failures) : Exception(Describe(failures))
{
    private static string Describe(IReadOnlyList<SweepReport> failures)
    {
        var groups = failures
            .SelectMany(report => report.Failed)
            .GroupBy(group => group.Group)
            .Select(group => $"{group.Key.GroupId} in {group.Key.Region} ({group.First().Error!.Code}: {group.First().Error!.Message})");
        return "These groups could not be swept; the next sweep tries again, and all others were swept: " + string.Join("; ", groups);
    }
}
