using System.Security.Cryptography;
using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace AuthSecGroup.StandIns.Tests;

public class An_event
{
    [Fact]
    public async Task Gets_what_the_handler_returns_as_its_response()
    {
        await using var function = await RunningFunction.StartAsync(
            async (input, _) =>
            {
                var text = await new StreamReader(input).ReadToEndAsync();
                return new MemoryStream(Encoding.UTF8.GetBytes(text.ToUpperInvariant()));
            }
        );
        var response = await function.InvokeAsync("""{"say":"grüezi"}""");
        Assert.Equal("invocation/8476a536-e9f4-11e8-9739-2dfe598c3fcd/response", response.Path);
        Assert.Equal("application/json", response.ContentType);
        Assert.Null(response.ErrorType);
        Assert.Equal("""{"SAY":"GRÜEZI"}""", response.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON at all \0 {{{")]
    [InlineData("null")]
    public async Task Reaches_a_handler_of_streams_unchanged(string body)
    {
        await using var function = await RunningFunction.EchoAsync();
        Assert.Equal(body, (await function.InvokeAsync(body)).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Can_have_six_megabytes_and_so_can_its_response(bool chunked)
    {
        var bytes = RandomNumberGenerator.GetBytes(6 * 1024 * 1024);
        await using var function = await RunningFunction.EchoAsync();
        Assert.Equal(
            SHA256.HashData(bytes),
            SHA256.HashData((await function.InvokeAsync(new RuntimeEvent(bytes) { Chunked = chunked })).Body)
        );
    }

    [Fact]
    public async Task Is_requested_over_the_same_connection_as_the_one_before_and_without_tracing_headers()
    {
        await using var function = await RunningFunction.EchoAsync();
        foreach (var text in new[] { "1", "2", "3" })
        {
            var response = await function.InvokeAsync(new RuntimeEvent(text).With("Lambda-Runtime-Aws-Request-Id", "id-" + text));
            Assert.Equal($"invocation/id-{text}/response", response.Path);
            Assert.Equal(text, response.Text);
        }
        Assert.Single(function.Api.Connections);
        Assert.Equal(["Host"], function.Api.HeadersOfNext);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Gets_its_invocation_id_back_with_the_response_or_the_error(bool fails)
    {
        await using var function = await RunningFunction.StartAsync(
            (input, _) => fails ? throw new InvalidOperationException("failed") : Task.FromResult(input)
        );
        var first = await function.InvokeAsync(new RuntimeEvent("1").With("Lambda-Runtime-Invocation-Id", "attempt-1"));
        var second = await function.InvokeAsync(new RuntimeEvent("2").With("Lambda-Runtime-Invocation-Id", "attempt-2"));
        var without = await function.InvokeAsync();
        Assert.Equal(["attempt-1", "attempt-2", null], new[] { first, second, without }.Select(posted => posted.InvocationId));
    }

    [Fact]
    public async Task Gets_an_empty_response_if_the_handler_returns_null()
    {
        await using var function = await RunningFunction.StartAsync((_, _) => Task.FromResult<Stream>(null!));
        var response = await function.InvokeAsync();
        Assert.EndsWith("/response", response.Path);
        Assert.Empty(response.Body);
    }

    [Fact]
    public async Task Gets_the_stream_from_its_position_as_response_and_the_stream_is_disposed()
    {
        var output = new MemoryStream("skipped, sent"u8.ToArray()) { Position = 9 };
        await using var function = await RunningFunction.StartAsync((_, _) => Task.FromResult<Stream>(output));
        Assert.Equal("sent", (await function.InvokeAsync()).Text);
        Assert.False(output.CanRead);
    }

    [Fact]
    public async Task Comes_with_its_context()
    {
        using var name = new EnvironmentSetting("AWS_LAMBDA_FUNCTION_NAME", "connection");
        using var version = new EnvironmentSetting("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        using var memory = new EnvironmentSetting("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256");
        using var group = new EnvironmentSetting("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/connection");
        using var stream = new EnvironmentSetting("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/22/[$LATEST]0");
        ILambdaContext? seen = null;
        await using var function = await RunningFunction.EchoAsync(context => seen = context);
        await function.InvokeAsync();
        Assert.NotNull(seen);
        Assert.Equal(
            ("8476a536-e9f4-11e8-9739-2dfe598c3fcd", "arn:aws:lambda:us-east-1:123456789012:function:connection"),
            (seen.AwsRequestId, seen.InvokedFunctionArn)
        );
        Assert.Equal(("connection", "$LATEST", 256), (seen.FunctionName, seen.FunctionVersion, seen.MemoryLimitInMB));
        Assert.Equal(("/aws/lambda/connection", "2026/11/22/[$LATEST]0"), (seen.LogGroupName, seen.LogStreamName));
        Assert.Equal((null, null), (seen.ClientContext, seen.Identity));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public async Task Has_the_time_until_its_deadline(int seconds)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(seconds);
        TimeSpan remaining = default;
        await using var function = await RunningFunction.EchoAsync(context => remaining = context.RemainingTime);
        await function.InvokeAsync(new RuntimeEvent("{}").With("Lambda-Runtime-Deadline-Ms", $"{deadline.ToUnixTimeMilliseconds()}"));
        Assert.InRange(remaining, TimeSpan.FromSeconds(seconds - 20), TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("soon")]
    public async Task Without_a_readable_deadline_has_no_time_left_instead_of_endless_time(string? deadline)
    {
        var invocation = new RuntimeEvent("{}");
        invocation.Headers.Remove("Lambda-Runtime-Deadline-Ms");
        TimeSpan? remaining = null;
        await using var function = await RunningFunction.EchoAsync(context => remaining = context.RemainingTime);
        await function.InvokeAsync(deadline is null ? invocation : invocation.With("Lambda-Runtime-Deadline-Ms", deadline));
        Assert.True(remaining < TimeSpan.Zero);
    }

    [Fact]
    public async Task Sets_the_trace_id_of_the_process_and_the_next_without_one_removes_it()
    {
        const string TraceId = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
        var seen = new List<string?>();
        await using var function = await RunningFunction.EchoAsync(_ => seen.Add(Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID")));
        await function.InvokeAsync(new RuntimeEvent("{}").With("Lambda-Runtime-Trace-Id", TraceId));
        await function.InvokeAsync();
        Assert.Equal([TraceId, null], seen);
    }

    private static async Task<Posted> AskAsync(string json)
    {
        await using var function = await RunningFunction.StartAsync(_ =>
            LambdaBootstrapBuilder.Create<Question, Answer>(
                (question, context) => Task.FromResult(new Answer(question.Text.Length, context.AwsRequestId)),
                new SourceGeneratorLambdaJsonSerializer<TestJson>()
            )
        );
        return await function.InvokeAsync(json);
    }

    [Fact]
    public async Task Is_an_object_for_a_handler_of_objects() =>
        Assert.Equal("""{"Length":4,"Id":"8476a536-e9f4-11e8-9739-2dfe598c3fcd"}""", (await AskAsync("""{"text":"four"}""")).Text);

    [Fact]
    public async Task That_cannot_be_read_as_the_object_is_an_error_of_the_invocation()
    {
        var error = await AskAsync("junk");
        Assert.EndsWith("/error", error.Path);
        Assert.Equal("JsonSerializerException", error.ErrorType);
    }

    [Fact]
    public async Task Without_a_request_id_ends_the_loop()
    {
        var nameless = new RuntimeEvent("{}");
        nameless.Headers.Remove("Lambda-Runtime-Aws-Request-Id");
        await using var function = await RunningFunction.EchoAsync();
        var failure = Assert.IsType<InvalidDataException>(await function.EndWithAsync(nameless));
        Assert.Contains("Lambda-Runtime-Aws-Request-Id", failure.Message);
    }
}
