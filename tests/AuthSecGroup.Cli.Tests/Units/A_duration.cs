using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli.Tests.Units;

public class A_duration
{
    [Theory]
    [InlineData("1s", 1)]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("1h", 3600)]
    [InlineData("1h30m", 5400)]
    [InlineData("2h0m5s", 7205)]
    [InlineData("8784h", 31622400)]
    public void Has_hours_minutes_and_seconds(string text, int seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("m")]
    [InlineData("0s")]
    [InlineData("-5m")]
    [InlineData("+5m")]
    [InlineData("1.5h")]
    [InlineData("30 m")]
    [InlineData("30M")]
    [InlineData("30m1h")]
    [InlineData("5m5m")]
    [InlineData("1d")]
    [InlineData("30min")]
    [InlineData("9999999999s")]
    [InlineData("999999999h")]
    [InlineData("٣m")]
    public void Is_refused_in_any_other_form(string? text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(59.9, "59s")]
    [InlineData(60, "1m 0s")]
    [InlineData(3661, "1h 1m 1s")]
    [InlineData(90061, "25h 1m 1s")]
    [InlineData(-3, "0s")]
    public void Is_shown_in_whole_seconds(double seconds, string text) =>
        Assert.Equal(text, DurationText.Format(TimeSpan.FromSeconds(seconds)));
}
