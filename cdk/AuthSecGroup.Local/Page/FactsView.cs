using AuthSecGroup.Local.Deployment;

namespace AuthSecGroup.Local.Page;

/// <summary>The head of the page: what runs here, and what time it is in the local cloud.</summary>
internal static class FactsView
{
    public static Html Render(DeployedStack cloud) =>
        Html.Of(
            $"""
            <dl class="facts">
            <div><dt>Endpoint</dt><dd><code>{cloud.Url.ToString()}</code></dd></div>
            <div><dt>Region</dt><dd>{cloud.Region}</dd></div>
            <div><dt>Deployment</dt><dd>{cloud.Settings.Name}</dd></div>
            <div><dt>A lease stays open for</dt><dd>{Wording.Span(cloud.Settings.TimeToExpire.TotalSeconds)}</dd></div>
            </dl>
            """
        );

    /// <summary>The time, and how far it is ahead of this machine's. Without a time, the script fills it in.</summary>
    public static Html Clock(DeployedStack cloud, DateTimeOffset? now)
    {
        var ahead = (long)Math.Round((cloud.Clock.GetUtcNow() - TimeProvider.System.GetUtcNow()).TotalSeconds);
        var difference = ahead switch
        {
            0 => "",
            > 0 => $", {Wording.Span(ahead)} ahead",
            < 0 => $", {Wording.Span(-ahead)} behind",
        };
        return Html.Of($"""<p>It is <b class="now">{(now is { } time ? Wording.Time(time) : "")}</b> UTC here{difference}</p>""");
    }
}
