namespace AuthSecGroup.Local.Faults;

/// <summary>Everything that can be switched on, as one value and in the form of <c>/_local/faults</c>.</summary>
internal sealed record FaultSettings
{
    /// <summary>Where the random choices start; null, when it is read, lets them go on.</summary>
    public int? Seed { get; init; }

    public IReadOnlyList<FaultRule> Rules { get; init; } = [];

    public Ec2Faults Ec2 { get; init; } = new();

    /// <summary>The counters. Written only; ignored when it is read.</summary>
    public IReadOnlyDictionary<string, int>? Injected { get; init; }

    /// <summary>The settings themselves, if they make sense.</summary>
    /// <exception cref="FormatException">A value is outside of what is allowed; the message names it.</exception>
    public FaultSettings Checked()
    {
        foreach (var rule in Rules)
        {
            rule.Check();
        }

        var (lag, size, throttling) = (Ec2.DescribeLagSeconds, Ec2.PageSize, Ec2.Throttling);
        FaultJson.Require(lag is >= 0 and <= 3600, "describeLagSeconds", lag, "a number from 0 to 3600");
        FaultJson.Require(
            size is null or (>= 1 and <= 1000),
            "pageSize",
            size,
            "a whole number from 1 to 1000, or null for EC2's own pages"
        );
        Require(throttling.WriteCapacity >= 1, "writeCapacity", throttling.WriteCapacity, "a whole number from 1");
        Require(throttling.WriteRefillPerSecond >= 0, "writeRefillPerSecond", throttling.WriteRefillPerSecond, "a number from 0");
        Require(throttling.DescribeCapacity >= 1, "describeCapacity", throttling.DescribeCapacity, "a whole number from 1");
        Require(throttling.DescribeRefillPerSecond >= 0, "describeRefillPerSecond", throttling.DescribeRefillPerSecond, "a number from 0");
        return this;

        static void Require(bool holds, string key, object value, string allowed) =>
            FaultJson.Require(holds, $"{key} of throttling", value, allowed);
    }
}

/// <summary>The faults that only EC2 has.</summary>
internal sealed record Ec2Faults
{
    public double DescribeLagSeconds { get; init; }

    public int? PageSize { get; init; }

    public ThrottlingSettings Throttling { get; init; } = new();
}
