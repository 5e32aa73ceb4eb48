using System.Security.Cryptography;
using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace AuthSecGroup.StandIns.Tests;

public class An_event
{
    private const int SixMegabytes = 6 * 1024 * 1024;

    private static Task<Stream> Echo(Stream input, ILambdaContext context) => Task.FromResult(input);

    [Fact]
    public async Task Is_answered_with_what_the_handler_returns()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(
            api,
            async (input, _) =>
            {
                var text = await new StreamReader(input).ReadToEndAsync();
                return new MemoryStream(Encoding.UTF8.GetBytes(text.ToUpperInvariant()));
            }
        );

        api.Send(new RuntimeEvent("""{"say":"grüezi"}"""));
        var answer = await api.PostedAsync();

        Assert.Equal("invocation/8476a536-e9f4-11e8-9739-2dfe598c3fcd/response", answer.Path);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Null(answer.ErrorType);
        Assert.Equal("""{"SAY":"GRÜEZI"}""", answer.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON at all \0 {{{")]
    [InlineData("null")]
    public async Task Reaches_a_handler_of_streams_as_it_came(string body)
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, Echo);

        api.Send(new RuntimeEvent(body));

        Assert.Equal(body, (await api.PostedAsync()).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_six_megabytes_goes_there_and_back(bool chunked)
    {
        var bytes = RandomNumberGenerator.GetBytes(SixMegabytes);
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, Echo);

        api.Send(new RuntimeEvent(bytes) { Chunked = chunked });

        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData((await api.PostedAsync()).Body));
    }

    [Fact]
    public async Task Is_followed_by_the_next_over_the_same_connection()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, Echo);

        foreach (var text in new[] { "1", "2", "3" })
        {
            api.Send(new RuntimeEvent(text).With("Lambda-Runtime-Aws-Request-Id", "id-" + text));
            var answer = await api.PostedAsync();
            Assert.Equal($"invocation/id-{text}/response", answer.Path);
            Assert.Equal(text, answer.Text);
        }

        Assert.Single(api.Connections);
    }

    [Fact]
    public async Task Is_asked_for_without_tracing_headers()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, Echo);

        api.Send(new RuntimeEvent("{}"));
        await api.PostedAsync();

        Assert.Equal(["Host"], api.HeadersOfNext);
    }

    [Fact]
    public async Task Is_answered_with_nothing_when_the_handler_returns_null()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, (_, _) => Task.FromResult<Stream>(null!));

        api.Send(new RuntimeEvent("{}"));
        var answer = await api.PostedAsync();

        Assert.EndsWith("/response", answer.Path, StringComparison.Ordinal);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task Is_answered_from_the_position_of_the_stream_which_is_then_disposed()
    {
        var output = new MemoryStream("skipped, sent"u8.ToArray()) { Position = 9 };
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, (_, _) => Task.FromResult<Stream>(output));

        api.Send(new RuntimeEvent("{}"));

        Assert.Equal("sent", (await api.PostedAsync()).Text);
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
        await using var api = await LocalRuntimeApi.StartAsync();
        ILambdaContext? seen = null;
        await using var function = RunningFunction.Start(
            api,
            (input, context) =>
            {
                seen = context;
                return Task.FromResult(input);
            }
        );

        api.Send(new RuntimeEvent("{}"));
        await api.PostedAsync();

        Assert.NotNull(seen);
        Assert.Equal("8476a536-e9f4-11e8-9739-2dfe598c3fcd", seen.AwsRequestId);
        Assert.Equal("arn:aws:lambda:us-east-1:123456789012:function:connection", seen.InvokedFunctionArn);
        Assert.Equal("connection", seen.FunctionName);
        Assert.Equal("$LATEST", seen.FunctionVersion);
        Assert.Equal(256, seen.MemoryLimitInMB);
        Assert.Equal("/aws/lambda/connection", seen.LogGroupName);
        Assert.Equal("2026/11/22/[$LATEST]0", seen.LogStreamName);
        Assert.Null(seen.ClientContext);
        Assert.Null(seen.Identity);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public async Task Leaves_the_time_until_its_deadline(int seconds)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(seconds);
        await using var api = await LocalRuntimeApi.StartAsync();
        TimeSpan remaining = default;
        await using var function = RunningFunction.Start(
            api,
            (input, context) =>
            {
                remaining = context.RemainingTime;
                return Task.FromResult(input);
            }
        );

        api.Send(new RuntimeEvent("{}").With("Lambda-Runtime-Deadline-Ms", $"{deadline.ToUnixTimeMilliseconds()}"));
        await api.PostedAsync();

        Assert.InRange(remaining, TimeSpan.FromSeconds(seconds - 20), TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task Sets_the_trace_id_of_the_process_and_the_next_without_one_removes_it()
    {
        const string Variable = "_X_AMZN_TRACE_ID";
        var seen = new List<string?>();
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(
            api,
            (input, _) =>
            {
                seen.Add(Environment.GetEnvironmentVariable(Variable));
                return Task.FromResult(input);
            }
        );

        api.Send(
            new RuntimeEvent("{}").With(
                "Lambda-Runtime-Trace-Id",
                "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"
            )
        );
        await api.PostedAsync();
        api.Send(new RuntimeEvent("{}"));
        await api.PostedAsync();

        Assert.Equal(["Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1", null], seen);
    }

    [Fact]
    public async Task Is_an_object_for_a_handler_of_objects()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(
            api,
            LambdaBootstrapBuilder.Create<Question, Answer>(
                (question, context) => Task.FromResult(new Answer(question.Text.Length, context.AwsRequestId)),
                new SourceGeneratorLambdaJsonSerializer<TestJson>()
            )
        );

        api.Send(new RuntimeEvent("""{"text":"four"}"""));

        Assert.Equal("""{"Length":4,"Id":"8476a536-e9f4-11e8-9739-2dfe598c3fcd"}""", (await api.PostedAsync()).Text);
    }

    [Fact]
    public async Task That_is_no_such_object_is_an_error_of_the_invocation()
    {
        var asked = 0;
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(
            api,
            LambdaBootstrapBuilder.Create<Question, Answer>(
                (_, _) => Task.FromResult(new Answer(++asked, "")),
                new SourceGeneratorLambdaJsonSerializer<TestJson>()
            )
        );

        api.Send(new RuntimeEvent("junk"));
        var error = await api.PostedAsync();

        Assert.EndsWith("/error", error.Path, StringComparison.Ordinal);
        Assert.Equal("JsonSerializerException", error.ErrorType);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task Without_a_request_id_ends_the_loop()
    {
        var nameless = new RuntimeEvent("{}");
        nameless.Headers.Remove("Lambda-Runtime-Aws-Request-Id");
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, Echo);

        api.Send(nameless);

        Assert.Contains(
            "Lambda-Runtime-Aws-Request-Id",
            (await Assert.ThrowsAsync<InvalidDataException>(function.EndAsync)).Message,
            StringComparison.Ordinal
        );
    }
}
