using Amazon.Lambda.RuntimeSupport;

namespace AuthSecGroup.StandIns.Tests;

public class An_initializer
{
    private static LambdaBootstrapBuilder Echo() => LambdaBootstrapBuilder.Create((input, _) => Task.FromResult(input));

    [Fact]
    public async Task Runs_once_before_the_first_event_is_requested()
    {
        var connectionsSeen = new List<int>();
        await using var function = await RunningFunction.StartAsync(api =>
            Echo()
                .UseBootstrapHandler(() =>
                {
                    connectionsSeen.Add(api.Connections.Count);
                    return Task.FromResult(true);
                })
        );
        foreach (var text in new[] { "1", "2" })
        {
            Assert.Equal(text, (await function.InvokeAsync(text)).Text);
        }
        Assert.Equal([0], connectionsSeen);
    }

    [Fact]
    public async Task That_throws_is_reported_and_ends_the_loop_with_its_exception()
    {
        await using var function = await RunningFunction.StartAsync(_ =>
            Echo().UseBootstrapHandler(() => throw new FormatException("AUTHSECGROUP_NAME is empty"))
        );
        Assert.Equal("AUTHSECGROUP_NAME is empty", (await Assert.ThrowsAsync<FormatException>(function.EndAsync)).Message);
        var error = await function.Api.PostedAsync();
        Assert.Equal("init/error", error.Path);
        Assert.Equal("application/vnd.aws.lambda.error+json", error.ContentType);
        Assert.Equal("FormatException", error.ErrorType);
        Assert.Equal("FormatException", error.Field("errorType"));
        Assert.Equal("AUTHSECGROUP_NAME is empty", error.Field("errorMessage"));
        Assert.Contains(
            "\tcrit\tThe function could not be initialized.\nSystem.FormatException: AUTHSECGROUP_NAME is empty",
            function.Output
        );
    }

    [Fact]
    public async Task That_returns_false_ends_the_loop_without_an_error()
    {
        await using var function = await RunningFunction.StartAsync(_ => Echo().UseBootstrapHandler(() => Task.FromResult(false)));
        await function.EndAsync();
        Assert.Empty(function.Api.Connections);
    }
}
