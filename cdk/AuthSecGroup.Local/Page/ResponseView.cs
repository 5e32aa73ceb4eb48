namespace AuthSecGroup.Local.Page;

/// <summary>What came of the last button that was pressed.</summary>
internal static class ResponseView
{
    public static Html Render(ActionOutcome? outcome) =>
        outcome is null
            ? Html.Of($"""<p class="quiet">Press a button; the answer comes here.</p>""")
            : Html.Of(
                $"""
                <p class="headline">{Badge(outcome.Label, outcome.IsGood)} <b>{outcome.Title}</b> <span class="quiet">at {Wording.Time(
                    outcome.Time
                )}</span></p>
                <p>{outcome.Summary}</p>
                {(
                    outcome.Facts.Count == 0
                        ? Html.Empty
                        : Html.Of($"<ul>{Html.Join(outcome.Facts.Select(fact => Html.Of($"<li>{fact}</li>")))}</ul>")
                )}
                {(
                    outcome.Raw.Length == 0
                        ? Html.Empty
                        : Html.Of(
                            $"""
                            <details data-key="answer"><summary>The whole response</summary><pre tabindex="0">{outcome.Raw}</pre></details>
                            """
                        )
                )}
                """
            );

    /// <summary>A word on a colour; the word says it alone, too.</summary>
    public static Html Badge(string text, bool isGood) => Html.Of($"""<span class="badge {(isGood ? "good" : "bad")}">{text}</span>""");
}
