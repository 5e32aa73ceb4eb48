using System.Text.Json;
using Amazon.Lambda.Core;

namespace AuthSecGroup.StandIns.Tests;

public class The_log
{
    private static async Task<string> OutputOf(Action<ILambdaLogger> log)
    {
        await using var function = await RunningFunction.EchoAsync(context => log(context.Logger));
        await function.InvokeAsync();
        return function.Output;
    }

    private static void EveryLevel(ILambdaLogger logger)
    {
        logger.LogTrace("a");
        logger.LogDebug("b");
        logger.LogInformation("c");
        logger.LogWarning("d");
        logger.LogError("e");
        logger.LogCritical("f");
        logger.LogLine("g");
    }

    [Fact]
    public async Task Has_time_request_id_and_level_before_each_line() =>
        Assert.Matches(
            @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t8476a536-e9f4-11e8-9739-2dfe598c3fcd\twarn\ttake care\r?\n$",
            await OutputOf(logger => logger.LogWarning("take care"))
        );

    [Fact]
    public async Task Writes_raw_text_as_it_is() => Assert.Equal("raw", await OutputOf(logger => logger.Log("raw")));

    [Theory]
    [InlineData(null, null, "cdefg")]
    [InlineData("Trace", null, "abcdefg")]
    [InlineData(null, "DEBUG", "bcdefg")]
    [InlineData(null, "WARN", "def")]
    [InlineData("Error", "TRACE", "ef")]
    [InlineData(null, "FATAL", "f")]
    [InlineData("verbose", null, "cdefg")]
    public async Task Omits_what_is_less_severe_than_configured(string? own, string? functions, string expected)
    {
        using var first = new EnvironmentSetting("AWS_LAMBDA_HANDLER_LOG_LEVEL", own);
        using var second = new EnvironmentSetting("AWS_LAMBDA_LOG_LEVEL", functions);
        using var format = new EnvironmentSetting("AWS_LAMBDA_HANDLER_LOG_FORMAT", "Unformatted");
        Assert.Equal(expected, (await OutputOf(EveryLevel)).ReplaceLineEndings(""));
    }

    [Fact]
    public async Task Is_JSON_if_it_is_configured_to_be()
    {
        using var format = new EnvironmentSetting("AWS_LAMBDA_LOG_FORMAT", "JSON");
        var line = JsonDocument.Parse(await OutputOf(logger => logger.Log("error", "two\nlines"))).RootElement;
        Assert.Equal("Error", line.GetProperty("level").GetString());
        Assert.Equal("8476a536-e9f4-11e8-9739-2dfe598c3fcd", line.GetProperty("requestId").GetString());
        Assert.Equal("two\nlines", line.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Contains_exceptions_as_JSON_on_one_line()
    {
        using var format = new EnvironmentSetting("AWS_LAMBDA_LOG_FORMAT", "JSON");
        var line = JsonDocument.Parse(await OutputOf(_ => throw new TimeoutException("too late"))).RootElement;
        Assert.Equal("System.TimeoutException", line.GetProperty("errorType").GetString());
        Assert.Equal("too late", line.GetProperty("errorMessage").GetString());
        Assert.NotEqual(0, line.GetProperty("stackTrace").GetArrayLength());
    }
}
