using System.IO.Compression;

namespace AuthSecGroup.StandIns.Tests;

public class A_handler_that_throws
{
    [Fact]
    public async Task Is_reported_with_type_message_and_stack()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, (_, _) => throw new InvalidOperationException("no such group: sg-0123"));

        api.Send(new RuntimeEvent("{}"));
        var error = await api.PostedAsync();

        Assert.Equal("invocation/8476a536-e9f4-11e8-9739-2dfe598c3fcd/error", error.Path);
        Assert.Equal("application/vnd.aws.lambda.error+json", error.ContentType);
        Assert.Equal("InvalidOperationException", error.ErrorType);
        Assert.Equal("InvalidOperationException", error.Field("errorType"));
        Assert.Equal("no such group: sg-0123", error.Field("errorMessage"));
        Assert.Contains(nameof(A_handler_that_throws), error.Json.GetProperty("stackTrace")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_written_to_the_log()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, (_, _) => throw new InvalidOperationException("no such group"));

        api.Send(new RuntimeEvent("{}"));
        await api.PostedAsync();

        Assert.Contains(
            "8476a536-e9f4-11e8-9739-2dfe598c3fcd\tfail\tThe handler failed.\nSystem.InvalidOperationException: no such group",
            function.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Does_not_keep_the_next_event_from_being_served()
    {
        var count = 0;
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(
            api,
            async (input, _) =>
            {
                await Task.Yield();
                return ++count == 1 ? throw new TimeoutException("once") : input;
            }
        );

        api.Send(new RuntimeEvent("first"));
        Assert.Equal("TimeoutException", (await api.PostedAsync()).ErrorType);
        api.Send(new RuntimeEvent("second"));

        Assert.Equal("second", (await api.PostedAsync()).Text);
    }

    [Fact]
    public async Task Is_reported_with_its_causes()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(
            api,
            (_, _) => throw new InvalidOperationException("outer", new TimeoutException("inner"))
        );

        api.Send(new RuntimeEvent("{}"));
        var cause = (await api.PostedAsync()).Json.GetProperty("cause");

        Assert.Equal("TimeoutException", cause.GetProperty("errorType").GetString());
        Assert.Equal("inner", cause.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task Is_reported_in_short_when_its_message_is_megabytes()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, (_, _) => throw new InvalidOperationException(new string('ä', 3_000_000)));

        api.Send(new RuntimeEvent("{}"));
        var error = await api.PostedAsync();

        Assert.InRange(error.Body.Length, 16_384, 256 * 1024);
        Assert.StartsWith("äää", error.Field("errorMessage"), StringComparison.Ordinal);
        Assert.EndsWith("ä…", error.Field("errorMessage"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_reported_when_its_message_is_half_a_character_or_its_type_not_ASCII()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(api, (_, _) => throw new TürZuException("\ud83d \0 \r\n"));

        api.Send(new RuntimeEvent("{}"));
        var error = await api.PostedAsync();

        Assert.Equal(nameof(TürZuException), error.Field("errorType"));
        Assert.Equal("\ufffd \0 \r\n", error.Field("errorMessage"));
        Assert.Equal(nameof(TürZuException), error.ErrorType);
    }

    [Fact]
    public async Task Is_also_one_whose_response_cannot_be_read()
    {
        await using var api = await LocalRuntimeApi.StartAsync();
        await using var function = RunningFunction.Start(
            api,
            (_, _) => Task.FromResult<Stream>(new GZipStream(new MemoryStream("not gzip"u8.ToArray()), CompressionMode.Decompress))
        );

        api.Send(new RuntimeEvent("{}"));
        var error = await api.PostedAsync();

        Assert.EndsWith("/error", error.Path, StringComparison.Ordinal);
        Assert.Equal("InvalidDataException", error.ErrorType);
    }

#pragma warning disable CA1064 // Thrown for its name's sake, and only here.
    private sealed class TürZuException(string message) : Exception(message);
#pragma warning restore CA1064
}
