using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Chaos.Tests.Memory;

/// <summary>One invocation of a function: whom a call belongs to.</summary>
internal sealed class Actor(DateTimeOffset deadline)
{
    /// <summary>When its time is up, by the virtual clock.</summary>
    public DateTimeOffset Deadline => deadline;

    /// <summary>After how many of its calls its process ends; null for never.</summary>
    public int? DiesAfter { get; set; }

    public int Calls { get; set; }

    public bool IsDead => Calls >= DiesAfter;

    /// <summary>The failures, other than conflicts, that it was told.</summary>
    public List<string> HardErrors { get; } = [];

    public void Tell(AwsError? error, string where)
    {
        if (error is { Kind: not AwsErrorKind.Conflict })
        {
            HardErrors.Add($"{where}: {error.Code}");
        }
    }
}
