using AuthSecGroup.Core.Ports;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>What happens to the next calls of one kind, in one group or region or in any.</summary>
internal sealed class Script(Operation operation, string? where, int times)
{
    public Operation Operation => operation;

    public string? Where => where;

    public int Times { get; set; } = times;

    public Func<Task<AwsError?>>? Before { get; init; }

    public Func<Task<AwsError?>>? After { get; init; }

    public bool Hangs { get; init; }
}
