using System.Runtime.CompilerServices;
using System.Text.Json;
using AuthSecGroup.Local.Deployment;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AuthSecGroup.Local.Page;

/// <summary>
/// The page at <c>/</c>: the groups with their leases, the last requests, the functions' log, and buttons to act. The server renders all of
/// it; script only puts newer parts in the place of older ones and lets the seconds run.
/// </summary>
internal sealed class LocalPage(DeployedStack cloud, ActionHistory actions)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

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

        var values = Parts(Now());
        values["facts"] = FactsView.Render(cloud);
        values["actions"] = ActionsView.Render(cloud, actions.Address);
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
            var parts = Parts(now: null);
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
