using System.Globalization;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The function's data from the environment variables of Lambda:
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
/// </summary>
internal sealed class FunctionEnvironment
{
    public string Name { get; } = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME");

    public string Version { get; } = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_VERSION");

    public string LogGroupName { get; } = Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_GROUP_NAME");

    public string LogStreamName { get; } = Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_STREAM_NAME");

    /// <summary>In MiB; 0 if the variable is missing.</summary>
    public int MemorySize { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), CultureInfo.InvariantCulture, out var size)
            ? size
            : 0;

    /// <summary><c>JSON</c>, <c>Text</c> or <c>Unformatted</c>, case-insensitive; other values mean Text.</summary>
    public string LogFormat { get; } = LogSetting("FORMAT");

    public LogLevel LeastLogLevel { get; } = ParseLogLevel(LogSetting("LEVEL"));

    // Lambda's own names differ from .NET's in two places; unknown ones mean Information, so that a typing error never hides errors.
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

    // This library's own variable overrides the function's configuration:
    // https://docs.aws.amazon.com/lambda/latest/dg/csharp-logging.html
    private static string LogSetting(string name)
    {
        var own = Environment.GetEnvironmentVariable("AWS_LAMBDA_HANDLER_LOG_" + name);
        return string.IsNullOrEmpty(own) ? Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_" + name) ?? "" : own;
    }
}
