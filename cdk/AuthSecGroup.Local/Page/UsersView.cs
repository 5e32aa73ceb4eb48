using AuthSecGroup.Local.Deployment;

namespace AuthSecGroup.Local.Page;

/// <summary>The user files as they are stored, and which of them the functions ignore.</summary>
internal static class UsersView
{
    private const int LongestText = 4000;

    public static Html Render(DeployedStack cloud, UserFiles users)
    {
        var example = new Uri(cloud.Url, "/_local/users/users.json");
        return Html.Of(
            $"""
            {(
                users.Files.Count == 0
                    ? Html.Of($"""<p class="quiet">There is none, so each caller gets 403.</p>""")
                    : Html.Join(users.Files.Select(File))
            )}
            <p class="quiet">Change one with <code>curl -sS -X PUT {example.ToString()} -d '["alice", "mallory"]'</code></p>
            """
        );
    }

    private static Html File(StoredUserFile file)
    {
        var text = file.Text.Length > LongestText ? file.Text[..LongestText] + "…" : file.Text;
        return Html.Of(
            $"""
            <article class="file" aria-label="{file.Key}">
            <h3><code>{file.Key}</code> {(
                file.Content is { } content
                    ? Html.Of($"""<span class="quiet">{Entries(content.Count)}</span>""")
                    : Html.Badge("ignored", isGood: false)
            )}</h3>
            {(file.WhyIgnored is { } why ? Html.Of($"<p>The functions ignore this file: {why}.</p>") : Html.Empty)}
            <pre tabindex="0">{text}</pre>
            </article>

            """
        );
    }

    private static string Entries(long count) => count == 1 ? "1 entry" : $"{count} entries";
}
