using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuthSecGroup.Aws.Logging;

/// <summary>
/// Writes log lines as JSON, one object a line, with the <c>timestamp</c> and <c>level</c> that Lambda's log controls go by:
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
/// Audit lines and metrics are written whatever the level is: they are records, not talk.
/// </summary>
internal sealed class JsonLog(Stream output, LogSeverity least, TimeProvider time)
{
    // Plain text of other languages stays readable; the lines are never put into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _writing = new();

    /// <summary>Writes a line of level debug.</summary>
    public void Debug(string message, params ReadOnlySpan<(string Name, object? Value)> fields) =>
        Write(LogSeverity.Debug, message, fields);

    /// <summary>Writes a line of level info.</summary>
    public void Info(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write(LogSeverity.Info, message, fields);

    /// <summary>Writes a line of level warning.</summary>
    public void Warning(string message, params ReadOnlySpan<(string Name, object? Value)> fields) =>
        Write(LogSeverity.Warning, message, fields);

    /// <summary>Writes a line of level error.</summary>
    public void Error(string message, params ReadOnlySpan<(string Name, object? Value)> fields) =>
        Write(LogSeverity.Error, message, fields);

    /// <summary>Writes a line of level info with the field <c>audit</c>, which holds what <paramref name="record"/> writes.</summary>
    public void Audit(string message, Action<Utf8JsonWriter> record) =>
        WriteLine(writer =>
        {
            WriteHead(writer, LogSeverity.Info, message);
            writer.WriteStartObject("audit");
            record(writer);
            writer.WriteEndObject();
        });

    /// <summary>Writes a line that is not of our usual form: the embedded metrics.</summary>
    internal void Raw(Action<Utf8JsonWriter> write) => WriteLine(write);

    private void Write(LogSeverity level, string message, ReadOnlySpan<(string Name, object? Value)> fields)
    {
        if (level < least)
        {
            return;
        }

        var copy = fields.ToArray();
        WriteLine(writer =>
        {
            WriteHead(writer, level, message);
            foreach (var (name, value) in copy)
            {
                WriteField(writer, name, value);
            }
        });
    }

    private void WriteHead(Utf8JsonWriter writer, LogSeverity level, string message)
    {
        writer.WriteString(
            "timestamp",
            time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        );
        writer.WriteString(
            "level",
            level switch
            {
                LogSeverity.Debug => "DEBUG",
                LogSeverity.Info => "INFO",
                LogSeverity.Warning => "WARN",
                _ => "ERROR",
            }
        );
        writer.WriteString("message", message);
    }

    private static void WriteField(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            case long number:
                writer.WriteNumber(name, number);
                break;
            case bool flag:
                writer.WriteBoolean(name, flag);
                break;
            default:
                writer.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private void WriteLine(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        lock (_writing)
        {
            output.Write(buffer.WrittenSpan);
            output.Flush();
        }
    }
}
