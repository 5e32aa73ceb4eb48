using System.Globalization;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Local.Gateway;

namespace AuthSecGroup.Local.Page;

/// <summary>The last requests that the gateway served or refused.</summary>
internal static class RequestsView
{
    private const int Shown = 20;

    public static Html Render(DeployedStack cloud)
    {
        var requests = cloud.Requests.Reverse().Take(Shown).ToList();
        return requests.Count == 0
            ? Html.Of($"""<p class="quiet">None yet.</p>""")
            : Html.Of(
                $"""
                <table class="requests">
                <thead><tr><th scope="col">Time</th><th scope="col">Status</th><th scope="col">Method</th>
                <th scope="col">Caller</th><th scope="col">From</th><th scope="col">Reason</th></tr></thead>
                <tbody>
                {Html.Join(requests.Select(request => Row(request, cloud.Url.AbsolutePath)))}</tbody>
                </table>
                """
            );
    }

    private static Html Row(RequestRecord request, string endpoint) =>
        Html.Of(
            $"""
            <tr><td class="time">{Wording.Time(request.Time)}</td><td>{ResponseView.Badge(
                request.Status.ToString(CultureInfo.InvariantCulture),
                request.Status < 400
            )}</td><td class="name">{request.Method}{(request.Path == endpoint ? "" : $" {request.Path}")}</td><td class="name">{(
                request.Caller is null ? "nobody known" : Wording.Principal(request.Caller)
            )}</td><td class="address">{request.SourceAddress}</td><td class="text">{request.Reason}</td></tr>

            """
        );
}
