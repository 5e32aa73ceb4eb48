namespace AuthSecGroup.Local.Page;

/// <summary>The cell of a table that shows how much time is left. The page's script lets it run down.</summary>
internal static class Countdown
{
    /// <param name="of">What expires, for those who don't see the bar.</param>
    /// <param name="since">When the time began.</param>
    /// <param name="until">When it ends.</param>
    /// <param name="now">The local cloud's time; null to leave out what changes with every second.</param>
    public static Html Cell(string of, DateTimeOffset since, DateTimeOffset until, DateTimeOffset? now)
    {
        // A damaged record may end before it begins, and a bar must have a length.
        var life = Math.Max(1, (long)(until - since).TotalSeconds);
        var left = now is { } time ? (long)Math.Max(0, Math.Ceiling((until - time).TotalSeconds)) : life;
        var expires = until.ToUnixTimeMilliseconds();
        var remaining = now is null ? "" : Wording.Remaining(left, life);
        return Html.Of(
            $"""
            <td class="closes" data-expires="{expires}"><progress max="{life}" value="{left}" aria-label="time left for {of}"></progress>
            <span class="left">{remaining}</span></td>
            """
        );
    }
}
