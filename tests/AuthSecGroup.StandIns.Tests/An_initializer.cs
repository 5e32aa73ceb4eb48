using Amazon.Lambda.RuntimeSupport;

namespace AuthSecGroup.StandIns.Tests;

public class An_initializer
{
    private static LambdaBootstrapBuilder Echo() => LambdaBootstrapBuilder.Create((input, _) => Task.FromResult(input));

    [Fact]
    public async Task Runs_once_before_the_first_event_is_asked_for()
    {
        var connectionsSeen = new List<int>();
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(
            api,
            Echo()
                .UseBootstrapHandler(() =>
                {
                    connectionsSeen.Add(api.Connections.Count);
                    return Task.FromResult(true);
                })
        );

        foreach (var text in new[] { "1", "2" })
        {
            api.Send(new RuntimeEvent(text));
            Assert.Equal(text, (await api.PostedAsync()).Text);
        }

        Assert.Equal([0], connectionsSeen);
    }

    [Fact]
    public async Task That_throws_is_reported_and_ends_the_loop_with_what_it_threw()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(
            api,
            Echo().UseBootstrapHandler(() => throw new FormatException("AUTHSECGROUP_NAME is empty"))
        );

        Assert.Equal("AUTHSECGROUP_NAME is empty", (await Assert.ThrowsAsync<FormatException>(function.EndAsync)).Message);
        var error = await api.PostedAsync();

        Assert.Equal("init/error", error.Path);
        Assert.Equal("application/vnd.aws.lambda.error+json", error.ContentType);
        Assert.Equal("FormatException", error.ErrorType);
        Assert.Equal("FormatException", error.Field("errorType"));
        Assert.Equal("AUTHSECGROUP_NAME is empty", error.Field("errorMessage"));
        Assert.Contains(
            "\tcrit\tThe function could not be initialized.\nSystem.FormatException: AUTHSECGROUP_NAME is empty",
            function.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task That_returns_false_ends_the_loop_without_an_error()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, Echo().UseBootstrapHandler(() => Task.FromResult(false)));

        await function.EndAsync();

        Assert.Empty(api.Connections);
    }
}
