using System.Globalization;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// What Lambda tells the process about the function, once:
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
/// </summary>
internal sealed class FunctionEnvironment
{
    public string Name { get; } = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME");

    public string Version { get; } = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_VERSION");

    public string LogGroupName { get; } = Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_GROUP_NAME");

    public string LogStreamName { get; } = Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_STREAM_NAME");

    /// <summary>MiB; 0 when Lambda does not tell.</summary>
    public int MemorySize { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), CultureInfo.InvariantCulture, out var size)
            ? size
            : 0;

    /// <summary><c>JSON</c>, <c>Text</c> or <c>Unformatted</c>, in any case; anything else counts as Text.</summary>
    public string LogFormat { get; } = LogSetting("FORMAT");

    public LogLevel LeastLogLevel { get; } = ParseLogLevel(LogSetting("LEVEL"));

    // Lambda's own names differ from .NET's in two places; anything unknown counts as Information, so that no typo hides an error.
    public static LogLevel ParseLogLevel(string name) =>
        name?.ToUpperInvariant() switch
        {
            "TRACE" => LogLevel.Trace,
            "DEBUG" => LogLevel.Debug,
            "WARN" or "WARNING" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "FATAL" or "CRITICAL" => LogLevel.Critical,
            _ => LogLevel.Information,
        };

    // The first is this library's own and wins over the function's configuration:
    // https://docs.aws.amazon.com/lambda/latest/dg/csharp-logging.html
    private static string LogSetting(string name)
    {
        var own = Environment.GetEnvironmentVariable("AWS_LAMBDA_HANDLER_LOG_" + name);
        return string.IsNullOrEmpty(own) ? Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_" + name) ?? "" : own;
    }
}
