namespace AuthSecGroup.Local.Faults;

/// <summary>The body of <c>/_local/faults</c>.</summary>
internal sealed record FaultDocument
{
    public int? Seed { get; init; }

    public IReadOnlyList<FaultRule> Rules { get; init; } = [];

    public Ec2Faults Ec2 { get; init; } = new();

    /// <summary>The counters. Written only; ignored when it is read.</summary>
    public IReadOnlyDictionary<string, int>? Injected { get; init; }
}

/// <summary>The faults that only EC2 has.</summary>
internal sealed record Ec2Faults
{
    public double DescribeLagSeconds { get; init; }

    public int? PageSize { get; init; }

    public ThrottlingSettings Throttling { get; init; } = new();
}
