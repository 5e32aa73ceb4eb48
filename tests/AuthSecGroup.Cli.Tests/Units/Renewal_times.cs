using AuthSecGroup.Cli.Renewal;

namespace AuthSecGroup.Cli.Tests.Units;

public class Renewal_times
{
    [Theory]
    [InlineData(600, 0, 300)]
    [InlineData(600, 0.5, 360)]
    [InlineData(600, 0.999999, 420)]
    [InlineData(2, 0, 1)]
    [InlineData(null, 0, 150)]
    public void After_opening_are_half_to_seven_tenths_of_the_duration(int? lifetime, double random, double expected) =>
        Assert.Equal(expected, RenewalTimes.AfterOpening(Seconds(lifetime), random).TotalSeconds, 2);

    [Theory]
    [InlineData(1, 0, 2)]
    [InlineData(2, 0, 4)]
    [InlineData(4, 0, 16)]
    [InlineData(5, 0, 30)]
    [InlineData(1000, 0, 30)]
    [InlineData(1, 0.5, 1.5)]
    [InlineData(1000, 0.999999, 15)]
    public void After_failures_double_up_to_30_seconds_and_are_random(int failures, double random, double expected) =>
        Assert.Equal(expected, RenewalTimes.AfterFailure(failures, random).TotalSeconds, 2);

    private static TimeSpan? Seconds(int? seconds) => seconds is { } some ? TimeSpan.FromSeconds(some) : null;
}
