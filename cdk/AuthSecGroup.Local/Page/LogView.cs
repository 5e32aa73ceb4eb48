using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Deployment;

namespace AuthSecGroup.Local.Page;

/// <summary>The last lines that the functions logged: what they say, and on demand what they are.</summary>
internal static class LogView
{
    private const int Shown = 100;

    public static Html Render(DeployedStack cloud)
    {
        var lines = cloud.LogLines.TakeLast(Shown).Reverse().ToList();
        return lines.Count == 0
            ? Html.Of($"""<p class="quiet">Nothing yet.</p>""")
            : Html.Of($"<ol class=\"log\">\n{Html.Join(lines.Select(Line))}</ol>");
    }

    private static Html Line(LogLine line)
    {
        var entry = LogEntry.Read(line.Text);
        return Html.Of(
            $"""
            <li class="{(
                entry.Level == LogEntry.Metric ? "metric" : ""
            )}"><details data-key="{line.Time.UtcTicks} {line.Source}"><summary><span class="time">{Wording.Time(
                line.Time
            )}</span> <span class="source">{line.Source}</span> {Level(entry.Level)} <bdi class="message">{entry.Message}</bdi> {Html.Join(
                entry.Facts.Select(Fact)
            )}</summary><pre tabindex="0">{line.Text}</pre></details></li>

            """
        );
    }

    private static Html Level(string level) =>
        level is "" or "INFO"
            ? Html.Empty
            : Html.Of($"""<span class="badge {level switch { "ERROR" => "bad", "WARN" => "warn", _ => "plain" }}">{level}</span>""");

    private static Html Fact(KeyValuePair<string, string> fact) =>
        Html.Of($"""<span class="fact"><span class="quiet">{fact.Key}</span> <bdi>{fact.Value}</bdi></span> """);
}
