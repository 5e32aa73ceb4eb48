using System.Net;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

namespace AuthSecGroup.StandIns.Tests;

public class A_Runtime_API_that_refuses
{
    private static Task<Stream> Echo(Stream input, ILambdaContext context) => Task.FromResult(input);

    [Fact]
    public async Task With_500_when_asked_for_an_event_ends_the_loop()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        api.NextStatus = HttpStatusCode.InternalServerError;
        await using var function = RunningFunction.Start(api, Echo);

        var failure = await Assert.ThrowsAnyAsync<Exception>(function.EndAsync);

        Assert.Equal(
            "The Runtime API answered 500 to GET /2018-06-01/runtime/invocation/next:  The execution environment can't recover "
                + "from that; this process must end.",
            failure.Message
        );
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_response_ends_the_loop(HttpStatusCode status)
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        api.StatusOfPost["/response"] = status;
        await using var function = RunningFunction.Start(api, Echo);

        api.Send(new RuntimeEvent("{}"));
        var failure = await Assert.ThrowsAnyAsync<Exception>(function.EndAsync);

        Assert.StartsWith(
            $"The Runtime API answered {(int)status} to POST "
                + "/2018-06-01/runtime/invocation/8476a536-e9f4-11e8-9739-2dfe598c3fcd/response: ",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task With_500_the_report_of_an_error_ends_the_loop()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        api.StatusOfPost["/error"] = HttpStatusCode.InternalServerError;
        await using var function = RunningFunction.Start(api, (_, _) => throw new TimeoutException());

        api.Send(new RuntimeEvent("{}"));
        var failure = await Assert.ThrowsAnyAsync<Exception>(function.EndAsync);

        Assert.Contains("answered 500 to POST", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Accepted)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task With_413_a_response_for_its_size_gets_an_error_report_and_the_next_event_is_served(HttpStatusCode answerToReport)
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        api.StatusOfPost["/response"] = HttpStatusCode.RequestEntityTooLarge;
        api.StatusOfPost["/error"] = answerToReport;
        await using var function = RunningFunction.Start(api, Echo);

        api.Send(new RuntimeEvent("too much"));
        Assert.EndsWith("/response", (await api.PostedAsync()).Path, StringComparison.Ordinal);
        var report = await api.PostedAsync();
        api.StatusOfPost.Clear();
        api.Send(new RuntimeEvent("next"));

        Assert.Equal("Function.ResponseSizeTooLarge", report.ErrorType);
        Assert.Equal("Function.ResponseSizeTooLarge", report.Field("errorType"));
        Assert.Equal("next", (await api.PostedAsync()).Text);
    }

    [Fact]
    public async Task Connections_ends_the_loop()
    {
        var api = await LocalRuntimeApi.StartAsync();
        var address = api.Address;
        await api.DisposeAsync();
        using var variable = new EnvironmentSetting("AWS_LAMBDA_RUNTIME_API", address);
        using var bootstrap = LambdaBootstrapBuilder.Create(Echo).Build();

        await Assert.ThrowsAsync<HttpRequestException>(() => bootstrap.RunAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("http://127.0.0.1:9001")]
    [InlineData("127.0.0.1:9001/elsewhere")]
    public void Without_an_address_makes_Build_fail(string? address)
    {
        using var variable = new EnvironmentSetting("AWS_LAMBDA_RUNTIME_API", address);
        var builder = LambdaBootstrapBuilder.Create(Echo);

        Assert.StartsWith(
            $"AWS_LAMBDA_RUNTIME_API is '{address}', but must be host:port",
            Assert.Throws<InvalidOperationException>(builder.Build).Message,
            StringComparison.Ordinal
        );
    }
}
