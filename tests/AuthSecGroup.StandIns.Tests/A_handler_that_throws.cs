using System.IO.Compression;

namespace AuthSecGroup.StandIns.Tests;

public class A_handler_that_throws
{
    private static async Task<Posted> ReportOfAsync(Exception exception)
    {
        await using var function = await RunningFunction.StartAsync((_, _) => throw exception);
        return await function.InvokeAsync();
    }

    [Fact]
    public async Task Is_reported_with_type_message_and_stack_and_written_to_the_log()
    {
        await using var function = await RunningFunction.StartAsync((_, _) => throw new InvalidOperationException("no such group"));
        var error = await function.InvokeAsync();
        Assert.Equal("invocation/8476a536-e9f4-11e8-9739-2dfe598c3fcd/error", error.Path);
        Assert.Equal("application/vnd.aws.lambda.error+json", error.ContentType);
        Assert.Equal("InvalidOperationException", error.ErrorType);
        Assert.Equal("InvalidOperationException", error.Field("errorType"));
        Assert.Equal("no such group", error.Field("errorMessage"));
        Assert.Contains(nameof(A_handler_that_throws), error.Json.GetProperty("stackTrace")[0].GetString());
        Assert.Contains(
            "8476a536-e9f4-11e8-9739-2dfe598c3fcd\tfail\tThe handler failed.\nSystem.InvalidOperationException: no such group",
            function.Output
        );
    }

    [Fact]
    public async Task Does_not_prevent_the_next_event()
    {
        var count = 0;
        await using var function = await RunningFunction.StartAsync(
            async (input, _) =>
            {
                await Task.Yield();
                return ++count == 1 ? throw new TimeoutException("once") : input;
            }
        );
        Assert.Equal("TimeoutException", (await function.InvokeAsync("first")).ErrorType);
        Assert.Equal("second", (await function.InvokeAsync("second")).Text);
    }

    [Fact]
    public async Task Is_reported_with_its_causes()
    {
        var error = await ReportOfAsync(new InvalidOperationException("outer", new TimeoutException("inner")));
        var cause = error.Json.GetProperty("cause");
        Assert.Equal("TimeoutException", cause.GetProperty("errorType").GetString());
        Assert.Equal("inner", cause.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task Is_reported_with_a_part_of_a_message_of_megabytes()
    {
        var error = await ReportOfAsync(new InvalidOperationException(new string('ä', 3_000_000)));
        Assert.InRange(error.Body.Length, 16_384, 256 * 1024);
        Assert.StartsWith("äää", error.Field("errorMessage"));
        Assert.EndsWith("ä…", error.Field("errorMessage"));
    }

    [Fact]
    public async Task Is_reported_also_if_its_message_has_half_a_character_and_its_type_is_not_ASCII()
    {
        var error = await ReportOfAsync(new TürZuException("\ud83d \0 \r\n"));
        Assert.Equal(nameof(TürZuException), error.Field("errorType"));
        Assert.Equal("\ufffd \0 \r\n", error.Field("errorMessage"));
        Assert.Equal(nameof(TürZuException), error.ErrorType);
    }

    [Fact]
    public async Task Is_treated_like_one_whose_response_cannot_be_read()
    {
        await using var function = await RunningFunction.StartAsync(
            (_, _) => Task.FromResult<Stream>(new GZipStream(new MemoryStream("not gzip"u8.ToArray()), CompressionMode.Decompress))
        );
        var error = await function.InvokeAsync();
        Assert.EndsWith("/error", error.Path);
        Assert.Equal("InvalidDataException", error.ErrorType);
    }

#pragma warning disable CA1064 // Thrown for its name's sake, and only here.
    private sealed class TürZuException(string message) : Exception(message);
#pragma warning restore CA1064
}
