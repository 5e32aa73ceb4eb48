using Amazon.EC2;
using AuthSecGroup.Aws.Ec2;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests.Aws;

public static class A_call_that_is_throttled
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static AmazonEC2Exception Throttled => new("the message") { ErrorCode = "RequestLimitExceeded" };

    [Fact]
    public static async Task Is_repeated_after_pauses_that_grow_from_one_second_to_five()
    {
        var totals = new List<double>();
        for (var round = 0; round < 100; round++)
        {
            var (clock, calls) = (new SkippingClock(), 0);
            Assert.Null(await Ec2Calls.RunAsync(() => calls++ < 6 ? throw Throttled : Task.CompletedTask, clock, CancellationToken.None));
            Assert.Equal(7, calls);
            totals.Add(clock.Waits.Sum(wait => wait.TotalSeconds));
        }

        // Up to 1 + 2 + 4 + 5 + 5 + 5 seconds, evenly spread. The average is off by 2 s once in 10^11 runs.
        Assert.InRange(totals.Max(), 0, 22);
        Assert.InRange(totals.Average(), 9, 13);
    }

    [Fact]
    public static async Task Is_an_error_that_says_so_also_if_the_time_is_up_during_a_later_call()
    {
        using var time = new CancellationTokenSource();
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = 0;
        var running = Ec2Calls.RunAsync(
            () =>
            {
                if (calls++ == 0)
                {
                    throw Throttled;
                }

                second.SetResult();
                return Task.Delay(Timeout.Infinite, CancellationToken.None);
            },
            new SkippingClock(),
            time.Token
        );
        await second.Task.WaitAsync(Patience);
        await time.CancelAsync();
        Assert.Equal(new AwsError(AwsErrorKind.Throttled, "RequestLimitExceeded", "the message"), await running.WaitAsync(Patience));
    }
}
