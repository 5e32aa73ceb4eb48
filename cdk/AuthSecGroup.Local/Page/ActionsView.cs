using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Deployment;

namespace AuthSecGroup.Local.Page;

/// <summary>
/// The buttons: requests as each caller, the sweep, and time that passes. They are plain forms, which work without script.
/// </summary>
internal static class ActionsView
{
    /// <summary>The id of the element that holds the caption of a caller.</summary>
    /// <param name="index">The place among the callers.</param>
    public static string CaptionId(int index) => $"caption-{index}";

    /// <param name="cloud">The local cloud.</param>
    /// <param name="users">The user files.</param>
    /// <param name="address">The source address that was used last.</param>
    /// <param name="target">The target that was used last; null for every allowed one.</param>
    public static Html Render(DeployedStack cloud, UserFiles users, string address, string? target) =>
        Html.Of(
            $"""
            <form method="post" action="/_local/act">
            <p><label for="address">Call from the address</label>
            <input id="address" name="address" value="{address}" required pattern="127(\.[0-9]{"{1,3}"}){"{3}"}"
             title="an address of 127.0.0.0/8, such as 127.0.0.7" inputmode="decimal" autocomplete="off" spellcheck="false"
             aria-describedby="address-hint">
            <span id="address-hint" class="quiet">any of 127.0.0.0/8; each is another source address</span></p>
            {Html.If(cloud.Settings.NamesTargets, Targets(cloud, target))}
            {Html.Join(cloud.Callers.Select((caller, index) => Caller(caller, CaptionId(index), users)))}
            </form>
            <p class="label" id="time-label">Let time pass, or sweep</p>
            <div class="buttons" role="group" aria-labelledby="time-label">
            <form method="post" action="/_local/clock">
            <button name="advanceSeconds" value="60">1 minute</button>
            <button name="advanceSeconds" value="{(long)cloud.Settings.TimeToExpire.TotalSeconds}">Until leases expire: {Wording.Span(
                cloud.Settings.TimeToExpire.TotalSeconds
            )}</button>
            </form>
            <form method="post" action="/_local/sweep"><button name="sweep" value="now">Sweep now</button></form>
            </div>
            <details class="curl"><summary>The same with curl</summary>
            {Html.Join(
                cloud.Callers.Select(caller =>
                    Html.Of($"<p>{caller.Name}</p><pre tabindex=\"0\">{caller.CurlCommand(cloud.Region, cloud.Url)}</pre>")
                )
            )}
            <p class="quiet">Show the status with <code>-X GET</code>, close with <code>-X DELETE</code>, choose an address with
            <code>--interface 127.0.0.7</code>. The keys are fake and work here only.</p>
            </details>
            """
        );

    /// <summary>What came of the last button that was pressed.</summary>
    public static Html Outcome(ActionOutcome? outcome) =>
        outcome is null
            ? Html.Of($"""<p class="quiet">Press a button; the response comes here.</p>""")
            : Html.Of(
                $"""
                <p class="headline">{Html.Badge(outcome.Label, outcome.IsGood)} <b>{outcome.Title}</b> <span class="quiet">at {Wording.Time(
                    outcome.Time
                )}</span></p>
                <p>{outcome.Summary}</p>
                {Html.If(
                    outcome.Facts.Count > 0,
                    Html.Of($"<ul>{Html.Join(outcome.Facts.Select(fact => Html.Of($"<li>{fact}</li>")))}</ul>")
                )}
                {Html.If(
                    outcome.Raw.Length > 0,
                    Html.Of(
                        $"""
                        <details data-key="response"><summary>The whole response</summary><pre tabindex="0">{outcome.Raw}</pre></details>
                        """
                    )
                )}
                """
            );

    private static Html Targets(DeployedStack cloud, string? chosen) =>
        Html.Of(
            $"""
            <p><label for="target">For the target</label>
            <select id="target" name="target"><option value="">every allowed one</option>{Html.Join(
                cloud.Settings.Targets.Select(target =>
                    target == chosen ? Html.Of($"<option selected>{target}</option>") : Html.Of($"<option>{target}</option>")
                )
            )}</select></p>
            """
        );

    private static Html Caller(LocalCaller caller, string captionId, UserFiles users) =>
        Html.Of(
            $"""
            <fieldset class="buttons">
            <legend>{caller.Name} <span id="{captionId}" class="quiet">{users.CaptionOf(caller)}</span></legend>
            <button name="act" value="POST {caller.Name}">Open<span class="hidden"> or renew as {caller.Name}</span></button>
            <button name="act" value="GET {caller.Name}">Status<span class="hidden"> as {caller.Name}</span></button>
            <button name="act" value="DELETE {caller.Name}">Close<span class="hidden"> as {caller.Name}</span></button>
            </fieldset>
            """
        );
}
