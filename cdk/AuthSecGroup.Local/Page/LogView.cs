using System.Globalization;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Gateway;

namespace AuthSecGroup.Local.Page;

/// <summary>What has happened, newest first: the last requests, and the last lines that the functions logged.</summary>
internal static class LogView
{
    private const int RequestsShown = 20;
    private const int LinesShown = 100;

    /// <summary>The last requests that the gateway served or refused.</summary>
    public static Html Requests(DeployedStack cloud)
    {
        var requests = cloud.Requests.Reverse().Take(RequestsShown).ToList();
        return requests.Count == 0
            ? Html.Of($"""<p class="quiet">None yet.</p>""")
            : Html.Table(
                "requests",
                ["Time", "Status", "Method", "Caller", "From", "Reason"],
                requests.Select(request => Row(request, cloud.Url.AbsolutePath))
            );
    }

    /// <summary>The last lines that the functions logged: what they say, and on demand what they are.</summary>
    public static Html Lines(DeployedStack cloud)
    {
        var lines = cloud.LogLines.TakeLast(LinesShown).Reverse().ToList();
        return lines.Count == 0
            ? Html.Of($"""<p class="quiet">Nothing yet.</p>""")
            : Html.Of($"<ol class=\"log\">\n{Html.Join(lines.Select(Line))}</ol>");
    }

    private static Html Row(RequestRecord request, string endpoint)
    {
        var method = request.Path == endpoint ? request.Method : $"{request.Method} {request.Path}";
        var caller = request.Caller is null ? "nobody known" : Wording.Principal(request.Caller);
        var status = Html.Badge(request.Status.ToString(CultureInfo.InvariantCulture), request.Status < 400);
        var name = Html.Of($"""<td class="name">{Html.Name(caller)}</td>""");
        var first = Html.Of($"""{Cell("time", Wording.Time(request.Time))}<td>{status}</td>{Cell("name", method)}{name}""");
        var address = Html.Of($"""<td class="address">{Html.Address(request.SourceAddress)}</td>""");
        return Html.Of($"<tr>{first}{address}{Cell("text", request.Reason)}</tr>\n");
    }

    private static Html Cell(string style, string? text) => Html.Of($"""<td class="{style}">{text}</td>""");

    private static Html Line(LogLine line)
    {
        var entry = LogEntry.Read(line.Text);
        var (time, facts) = (Wording.Time(line.Time), Html.Join(entry.Facts.Select(Fact)));
        return Html.Of(
            $"""
            <li class="{(entry.Level == LogEntry.Metric ? "metric" : "")}"><details data-key="{line.Time.UtcTicks} {line.Source}">
            <summary><span class="time">{time}</span> <span class="source">{line.Source}</span> {Level(
                entry.Level
            )} <bdi class="message">{entry.Message}</bdi> {facts}</summary>
            <pre tabindex="0">{line.Text}</pre></details></li>

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
