using System.Net;
using Amazon.Lambda.RuntimeSupport;

namespace AuthSecGroup.StandIns.Tests;

public class A_Runtime_API_that_refuses
{
    [Theory]
    [InlineData("GET", "next", HttpStatusCode.InternalServerError)]
    [InlineData("POST", $"{RuntimeEvent.RequestId}/response", HttpStatusCode.InternalServerError)]
    [InlineData("POST", $"{RuntimeEvent.RequestId}/response", HttpStatusCode.BadRequest)]
    [InlineData("POST", $"{RuntimeEvent.RequestId}/response", HttpStatusCode.Forbidden)]
    [InlineData("POST", $"{RuntimeEvent.RequestId}/error", HttpStatusCode.InternalServerError)]
    public async Task A_request_ends_the_loop(string method, string path, HttpStatusCode status)
    {
        await using var function = await RunningFunction.StartAsync(
            (input, _) => path.EndsWith("/error", StringComparison.Ordinal) ? throw new TimeoutException() : Task.FromResult(input)
        );
        function.Api.StatusOfPost["/" + path.Split('/')[^1]] = status;
        var failure = await function.EndWithAsync(new RuntimeEvent("{}") { Status = method == "GET" ? status : HttpStatusCode.OK });
        Assert.StartsWith($"The Runtime API returned {(int)status} to {method} /2018-06-01/runtime/invocation/{path}: ", failure.Message);
        Assert.Equal(
            status == HttpStatusCode.InternalServerError,
            failure.Message.EndsWith(" The execution environment can't recover from that; this process must end.", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(HttpStatusCode.Accepted)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_response_with_413_gets_an_error_report_and_the_next_event_is_served(HttpStatusCode statusOfReport)
    {
        await using var function = await RunningFunction.EchoAsync();
        function.Api.StatusOfPost["/response"] = HttpStatusCode.RequestEntityTooLarge;
        function.Api.StatusOfPost["/error"] = statusOfReport;
        Assert.EndsWith("/response", (await function.InvokeAsync("too much")).Path);
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
            Assert.Throws<InvalidOperationException>(builder.Build).Message
        );
    }
}
