using System.Runtime.CompilerServices;
using System.Text.Json;
using AuthSecGroup.Local.Deployment;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AuthSecGroup.Local.Page;

/// <summary>
/// The page at <c>/</c>: the leases, the groups with their rules, the last requests, the functions' log, and buttons to act. The server
/// renders all of it; script only puts newer parts in the place of older ones and lets the seconds run.
/// </summary>
internal sealed class LocalPage(DeployedStack cloud)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>What came of the last button; null before the first.</summary>
    public ActionOutcome? Last { get; set; }

    /// <summary>The source address that was chosen last.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The target that was chosen last; null for every allowed one.</summary>
    public string? Target { get; set; }

    /// <summary>The page as it is now.</summary>
    public ContentHttpResult Render(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = PageFiles.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        // With "no-referrer" the page's own forms would have the origin "null".
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        var users = UserFiles.Of(cloud);
        var values = Parts(Now(), users);
        values["facts"] = Facts();
        values["actions"] = ActionsView.Render(cloud, users, Address, Target);
        return TypedResults.Content(PageFiles.Fill(values), "text/html; charset=utf-8");
    }

    /// <summary>
    /// The parts that have changed, and the time, as JSON. Elapsing seconds are not a change: they are left empty here, and the page's
    /// script fills them in.
    /// </summary>
    public async IAsyncEnumerable<string> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, cloud.Stopping);
        using var timer = new PeriodicTimer(LookInterval);
        var sent = new Dictionary<string, Html>(StringComparer.Ordinal);
        do
        {
            var parts = Parts(now: null, UserFiles.Of(cloud));
            var changed = parts
                .Where(part => !sent.TryGetValue(part.Key, out var before) || before != part.Value)
                .ToDictionary(part => part.Key, part => part.Value.ToString(), StringComparer.Ordinal);
            if (changed.Count > 0)
            {
                sent = parts;
                yield return JsonSerializer.Serialize(new { now = Now().ToUnixTimeMilliseconds(), parts = changed });
            }
        } while (await timer.WaitForNextTickAsync(stop.Token));
    }

    // Each by the id of the element whose content it is.
    private Dictionary<string, Html> Parts(DateTimeOffset? now, UserFiles users)
    {
        var records = LeaseRecords.Of(cloud);
        var parts = new Dictionary<string, Html>(StringComparer.Ordinal)
        {
            ["clock"] = Time(now),
            ["response"] = ActionsView.Outcome(Last),
            ["holders"] = LeasesView.Render(records, cloud.Settings.NamesTargets, now),
            ["groups"] = GroupsView.Render(cloud, records, now),
            ["requests"] = LogView.Requests(cloud),
            ["users"] = UsersView.Render(cloud, users),
            ["log"] = LogView.Lines(cloud),
        };
        foreach (var (index, caller) in cloud.Callers.Index())
        {
            parts[ActionsView.CaptionId(index)] = Html.Of($"{users.CaptionOf(caller)}");
        }

        return parts;
    }

    // The head of the page: what runs here.
    private Html Facts() =>
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

    // The time, and how far it is ahead of this machine's. Without a time, the script fills it in.
    private Html Time(DateTimeOffset? now)
    {
        var ahead = (long)Math.Round((Now() - TimeProvider.System.GetUtcNow()).TotalSeconds);
        var difference = ahead switch
        {
            0 => "",
            > 0 => $", {Wording.Span(ahead)} ahead",
            < 0 => $", {Wording.Span(-ahead)} behind",
        };
        return Html.Of($"""<p>It is <b class="now">{(now is { } time ? Wording.Time(time) : "")}</b> UTC here{difference}</p>""");
    }

    private DateTimeOffset Now() => cloud.Clock.GetUtcNow();
}
