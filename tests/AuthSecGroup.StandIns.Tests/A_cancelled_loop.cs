namespace AuthSecGroup.StandIns.Tests;

public class A_cancelled_loop
{
    [Fact]
    public async Task Ends_while_it_waits_for_an_event()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, (input, _) => Task.FromResult(input));
        api.Send(new RuntimeEvent("so that the next request is one that waits"));
        await api.PostedAsync();

        await function.StopAsync();
    }

    [Fact]
    public async Task Still_responds_to_the_event_that_is_being_served()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(
            api,
            async (input, _) =>
            {
                started.SetResult();
                await release.Task;
                return input;
            }
        );

        api.Send(new RuntimeEvent("in the middle"));
        await started.Task;
        var stopped = function.StopAsync();
        release.SetResult();
        await stopped;

        Assert.Equal("in the middle", (await api.PostedAsync()).Text);
    }
}
