namespace AuthSecGroup.Local.Faults;

/// <summary>
/// EC2's request throttling: one token bucket per account, region and action. The defaults are the sizes that EC2 documents for
/// describing and, as far as known, for changing security groups: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
/// </summary>
internal sealed record ThrottlingSettings
{
    /// <summary>Off by default.</summary>
    public bool Enabled { get; init; }

    /// <summary>How many writes of one kind may come at once: 50.</summary>
    public int WriteCapacity { get; init; } = 50;

    /// <summary>How many writes of one kind come back each second: 5.</summary>
    public double WriteRefillPerSecond { get; init; } = 5;

    /// <summary>How many describes of one kind may come at once: 100.</summary>
    public int DescribeCapacity { get; init; } = 100;

    /// <summary>How many describes of one kind come back each second: 20.</summary>
    public double DescribeRefillPerSecond { get; init; } = 20;
}
