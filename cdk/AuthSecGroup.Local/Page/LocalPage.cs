using System.Text.Json;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Control;

namespace AuthSecGroup.Local.Page;

/// <summary>
/// The page at <c>/</c>: the groups with their leases, the last requests, the functions' log, and buttons to act. The server renders all of
/// it; script only puts newer parts in the place of older ones and lets the seconds run.
/// </summary>
internal sealed class LocalPage(LocalCloud cloud, ActionHistory actions)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Answers with the page as it is now.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        context.Response.ContentType = "text/html; charset=utf-8";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = PageFiles.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        // Not "no-referrer": the page's own forms would come with the origin "null" then.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        var values = Parts(Now());
        values["facts"] = FactsView.Render(cloud);
        values["actions"] = ActionsView.Render(cloud, actions.Address);
        return context.Response.WriteAsync(PageFiles.Fill(values));
    }

    /// <summary>
    /// Sends, as server-sent events, the parts that have changed and what time it is. Seconds that run by themselves are no change: they
    /// are left empty here, and the page's script fills them in.
    /// </summary>
    public async Task StreamAsync(HttpContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, cloud.Stopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using var timer = new PeriodicTimer(LookInterval);
        var sent = new Dictionary<string, Html>(StringComparer.Ordinal);
        do
        {
            var parts = Parts(now: null);
            var changed = parts
                .Where(part => !sent.TryGetValue(part.Key, out var before) || before != part.Value)
                .ToDictionary(part => part.Key, part => part.Value.ToString(), StringComparer.Ordinal);
            if (changed.Count == 0)
            {
                continue;
            }

            var message = JsonSerializer.Serialize(new { now = Now().ToUnixTimeMilliseconds(), parts = changed });
            await context.Response.WriteAsync($"data: {message}\n\n", stop.Token);
            await context.Response.Body.FlushAsync(stop.Token);
            sent = parts;
        } while (await timer.WaitForNextTickAsync(stop.Token));
    }

    // Each by the id of the element whose content it is.
    private Dictionary<string, Html> Parts(DateTimeOffset? now) =>
        new(StringComparer.Ordinal)
        {
            ["clock"] = FactsView.Clock(cloud, now),
            ["answer"] = ResponseView.Render(actions.Last),
            ["groups"] = GroupsView.Render(cloud, now),
            ["requests"] = RequestsView.Render(cloud),
            ["log"] = LogView.Render(cloud),
        };

    private DateTimeOffset Now() => cloud.Clock.GetUtcNow();
}
