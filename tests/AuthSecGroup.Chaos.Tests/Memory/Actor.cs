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

    /// <summary>The errors that it received, without conflicts.</summary>
    public List<string> HardErrors { get; } = [];

    public void Receive(AwsError? error, string where)
    {
        if (error is { Kind: not AwsErrorKind.Conflict })
        {
            HardErrors.Add($"{where}: {error.Code}");
        }
    }
}
