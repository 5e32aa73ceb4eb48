namespace AuthSecGroup.StandIns.Tests;

public class A_cancelled_loop
{
    [Fact]
    public async Task Ends_while_it_waits_for_an_event()
    {
        await using var function = await RunningFunction.EchoAsync();
        await function.InvokeAsync("Now the next request waits.");
        await function.StopAsync();
    }

    [Fact]
    public async Task Still_responds_to_the_event_that_is_being_served()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var function = await RunningFunction.StartAsync(
            async (input, _) =>
            {
                started.SetResult();
                await release.Task;
                return input;
            }
        );
        var posted = function.InvokeAsync("in the middle");
        await started.Task;
        var stopped = function.StopAsync();
        release.SetResult();
        await stopped;
        Assert.Equal("in the middle", (await posted).Text);
    }
}
