using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// Writes log lines with time, request id and level to stdout: JSON objects if the function's log format is JSON, otherwise text with tabs.
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
/// </summary>
internal sealed class LogWriter(FunctionEnvironment function, string requestId) : ILambdaLogger
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public void Log(string message) => Console.Write(message);

    public void LogLine(string message) => Write(LogLevel.Information, message, null);

    public void Log(string level, string message) => Write(FunctionEnvironment.ParseLogLevel(level), message, null);

    /// <summary>Writes one line, unless its level is below the configured one.</summary>
    public void Write(LogLevel level, string message, Exception exception)
    {
        if (level < function.LeastLogLevel)
        {
            return;
        }

        Console.WriteLine(
            function.LogFormat.ToUpperInvariant() switch
            {
                "JSON" => ToJson(level, message, exception),
                "UNFORMATTED" => WithException(message, exception),
                _ => $"{Now()}\t{requestId}\t{Label(level)}\t{WithException(message, exception)}",
            }
        );
    }

    private string ToJson(LogLevel level, string message, Exception exception)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", Now());
            writer.WriteString("level", level.ToString());
            if (requestId is not null)
            {
                writer.WriteString("requestId", requestId);
            }

            writer.WriteString("message", message);
            if (exception is not null)
            {
                writer.WriteString("errorType", exception.GetType().FullName);
                writer.WriteString("errorMessage", exception.Message);
                writer.WriteStartArray("stackTrace");
                foreach (var frame in ErrorReport.FramesOf(exception))
                {
                    writer.WriteStringValue(frame);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string WithException(string message, Exception exception) => exception is null ? message : $"{message}\n{exception}";

    private static string Now() => TimeProvider.System.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string Label(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => "crit",
        };
}
