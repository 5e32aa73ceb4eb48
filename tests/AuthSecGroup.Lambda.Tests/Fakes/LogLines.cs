using System.Text;
using System.Text.Json;
using AuthSecGroup.Aws.Logging;

namespace AuthSecGroup.Lambda.Tests.Fakes;

/// <summary>A log whose lines can be read back, each as the JSON object that it must be.</summary>
internal sealed class LogLines : IDisposable
{
    private readonly MemoryStream _output = new();

    public LogLines(TimeProvider time, LogSeverity least = LogSeverity.Debug)
    {
        Log = new JsonLog(_output, least, time);
        Metrics = new EmbeddedMetrics(Log, time, Given.Name);
    }

    public JsonLog Log { get; }

    public EmbeddedMetrics Metrics { get; }

    public string Text => Encoding.UTF8.GetString(_output.ToArray());

    public IReadOnlyList<JsonElement> All
    {
        get
        {
            Assert.True(Text.Length == 0 || Text.EndsWith('\n'), "the last line has no end");
            return [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
        }
    }

    public IReadOnlyList<JsonElement> Audits =>
        [.. All.Where(line => line.TryGetProperty("audit", out _)).Select(line => line.GetProperty("audit"))];

    public IReadOnlyList<JsonElement> MetricLines => [.. All.Where(line => line.TryGetProperty("_aws", out _))];

    /// <summary>The lines of that message.</summary>
    public IReadOnlyList<JsonElement> Of(string message) =>
        [.. All.Where(line => line.TryGetProperty("message", out var text) && text.GetString() == message)];

    /// <summary>The values of a metric, in the order in which they were written.</summary>
    public IEnumerable<long> Metric(string name) =>
        MetricLines.Where(line => line.TryGetProperty(name, out _)).Select(line => line.GetProperty(name).GetInt64());

    public void Dispose() => _output.Dispose();
}
