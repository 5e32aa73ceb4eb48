using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Tests.Units;

public class A_pause_before_a_retry
{
    private static readonly TimeSpan LongTime = TimeSpan.FromMinutes(1);

    private static ClientException Transient(TimeSpan? retryAfter = null) =>
        new(ExitCode.Failed, "busy", "busy") { IsTransient = true, RetryAfter = retryAfter };

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void Doubles_and_is_random(int attempts, double longest)
    {
        Assert.Equal(TimeSpan.Zero, RetryPolicy.PauseAfter(Transient(), attempts, LongTime, 0));
        Assert.Equal(TimeSpan.FromSeconds(longest / 2), RetryPolicy.PauseAfter(Transient(), attempts, LongTime, 0.5));
    }

    [Fact]
    public void Is_at_least_as_long_as_the_server_requests()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), RetryPolicy.PauseAfter(Transient(TimeSpan.FromSeconds(5)), 1, LongTime, 0));
        Assert.Equal(TimeSpan.FromSeconds(5.25), RetryPolicy.PauseAfter(Transient(TimeSpan.FromSeconds(5)), 1, LongTime, 0.5));
    }

    [Fact]
    public void Is_not_made_if_it_exceeds_the_time_left() =>
        Assert.Null(RetryPolicy.PauseAfter(Transient(TimeSpan.FromSeconds(5)), 1, TimeSpan.FromSeconds(5), 0));

    [Fact]
    public void Is_not_made_after_the_last_attempt() =>
        Assert.Null(RetryPolicy.PauseAfter(Transient(), RetryPolicy.MaxAttempts, LongTime, 0.5));

    [Fact]
    public void Is_not_made_after_a_permanent_error() =>
        Assert.Null(RetryPolicy.PauseAfter(new ClientException(ExitCode.Refused, "not_listed", "no"), 1, LongTime, 0.5));
}
