using System.Net;
using Amazon.Lambda.RuntimeSupport;

namespace AuthSecGroup.StandIns.Tests;

public class A_Runtime_API_that_refuses
{
    [Fact]
    public async Task The_request_for_an_event_with_500_ends_the_loop()
    {
        await using var function = await RunningFunction.EchoAsync();
        Assert.Equal(
            "The Runtime API answered 500 to GET /2018-06-01/runtime/invocation/next:  The execution environment can't recover "
                + "from that; this process must end.",
            (await function.EndWithAsync(new RuntimeEvent("") { Status = HttpStatusCode.InternalServerError })).Message
        );
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_response_ends_the_loop(HttpStatusCode status)
    {
        await using var function = await RunningFunction.EchoAsync();
        function.Api.StatusOfPost["/response"] = status;
        Assert.StartsWith(
            $"The Runtime API answered {(int)status} to POST "
                + "/2018-06-01/runtime/invocation/8476a536-e9f4-11e8-9739-2dfe598c3fcd/response: ",
            (await function.EndWithAsync(new RuntimeEvent("{}"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_report_of_an_error_with_500_ends_the_loop()
    {
        await using var function = await RunningFunction.StartAsync((_, _) => throw new TimeoutException());
        function.Api.StatusOfPost["/error"] = HttpStatusCode.InternalServerError;
        var failure = await function.EndWithAsync(new RuntimeEvent("{}"));
        Assert.Contains("answered 500 to POST", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Accepted)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_response_with_413_gets_an_error_report_and_the_next_event_is_served(HttpStatusCode statusOfReport)
    {
        await using var function = await RunningFunction.EchoAsync();
        function.Api.StatusOfPost["/response"] = HttpStatusCode.RequestEntityTooLarge;
        function.Api.StatusOfPost["/error"] = statusOfReport;
        Assert.EndsWith("/response", (await function.InvokeAsync("too much")).Path, StringComparison.Ordinal);
        var report = await function.Api.PostedAsync();
        function.Api.StatusOfPost.Clear();
        Assert.Equal("Function.ResponseSizeTooLarge", report.ErrorType);
        Assert.Equal("Function.ResponseSizeTooLarge", report.Field("errorType"));
        Assert.Equal("next", (await function.InvokeAsync("next")).Text);
    }

    [Fact]
    public async Task Connections_ends_the_loop()
    {
        var api = await LocalRuntimeApi.StartAsync();
        var address = api.Address;
        await api.DisposeAsync();
        using var variable = new EnvironmentSetting("AWS_LAMBDA_RUNTIME_API", address);
        using var bootstrap = LambdaBootstrapBuilder.Create((input, _) => Task.FromResult(input)).Build();
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
        var builder = LambdaBootstrapBuilder.Create((input, _) => Task.FromResult(input));
        Assert.StartsWith(
            $"AWS_LAMBDA_RUNTIME_API is '{address}', but must be host:port",
            Assert.Throws<InvalidOperationException>(builder.Build).Message,
            StringComparison.Ordinal
        );
    }
}
