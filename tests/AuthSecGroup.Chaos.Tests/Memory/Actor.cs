using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>One invocation of a function, which makes calls.</summary>
internal sealed class Actor(DateTimeOffset deadline)
{
    /// <summary>When it times out, by the virtual clock.</summary>
    public DateTimeOffset Deadline => deadline;

    /// <summary>The number of calls after which its process is killed; null for never.</summary>
    public int? DiesAfter { get; init; }

    public int Calls { get; set; }

    public bool IsDead => Calls >= DiesAfter;

    /// <summary>The last error of each group, region, or bucket, unless a later call succeeded.</summary>
    public Dictionary<string, string> HardErrors { get; } = [];

    public void Receive(AwsError? error, string where)
    {
        if (error is { Kind: not AwsErrorKind.Conflict })
        {
            HardErrors[where] = error.Code;
        }
        else
        {
            // After a conflict elsewhere, the request starts over. Then a later success counts, and a later reading of the region.
            foreach (var group in Scene.Groups.Where(group => group.Region == where))
            {
                HardErrors.Remove(group.GroupId);
            }

            HardErrors.Remove(where);
        }
    }
}
