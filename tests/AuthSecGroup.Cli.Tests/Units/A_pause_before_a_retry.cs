using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.Tests.Units;

public class A_pause_before_a_retry
{
    private static readonly TimeSpan LongTime = TimeSpan.FromMinutes(1);

    private static ClientException Passing(TimeSpan? retryAfter = null) =>
        new(ExitCode.Failed, "busy", "busy") { IsPassing = true, RetryAfter = retryAfter };

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void Grows_and_is_random_from_nothing_up(int attempts, double most)
    {
        Assert.Equal(TimeSpan.Zero, RetryPolicy.PauseAfter(Passing(), attempts, LongTime, 0));
        Assert.Equal(TimeSpan.FromSeconds(most / 2), RetryPolicy.PauseAfter(Passing(), attempts, LongTime, 0.5));
    }

    [Fact]
    public void Is_never_shorter_than_the_server_asks_for()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), RetryPolicy.PauseAfter(Passing(TimeSpan.FromSeconds(5)), 1, LongTime, 0));
        Assert.Equal(TimeSpan.FromSeconds(5.25), RetryPolicy.PauseAfter(Passing(TimeSpan.FromSeconds(5)), 1, LongTime, 0.5));
    }

    [Fact]
    public void Is_not_made_where_the_time_left_would_not_do() =>
        Assert.Null(RetryPolicy.PauseAfter(Passing(TimeSpan.FromSeconds(5)), 1, TimeSpan.FromSeconds(5), 0));

    [Fact]
    public void Is_not_made_after_the_last_attempt() =>
        Assert.Null(RetryPolicy.PauseAfter(Passing(), RetryPolicy.MostAttempts, LongTime, 0.5));

    [Fact]
    public void Is_not_made_for_what_does_not_pass() =>
        Assert.Null(RetryPolicy.PauseAfter(new ClientException(ExitCode.Refused, "not_listed", "no"), 1, LongTime, 0.5));
}
