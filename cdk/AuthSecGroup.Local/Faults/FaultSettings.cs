namespace AuthSecGroup.Local.Faults;

/// <summary>
/// Everything that can be switched on, as one value: what <see cref="FaultInjector.ToJson"/> shows and
/// <see cref="FaultInjector.Replace"/> takes.
/// </summary>
internal sealed record FaultSettings
{
    public int? Seed { get; init; }

    public IReadOnlyList<FaultRule> Rules { get; init; } = [];

    public TimeSpan DescribeLag { get; init; }

    public int? PageSize { get; init; }

    public ThrottlingSettings Throttling { get; init; } = new();

    public static TimeSpan CheckedDescribeLag(double seconds) =>
        seconds is >= 0 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"describeLagSeconds is {FaultJson.Show(seconds)}; allowed is a number from 0 to 3600");

    public static int? CheckedPageSize(int? size) =>
        size is null or (>= 1 and <= 1000)
            ? size
            : throw new FormatException(
                $"pageSize is {FaultJson.Show(size)}; allowed is a whole number from 1 to 1000, or null for EC2's own pages"
            );
}
