namespace AuthSecGroup.Benchmarks.Report;

/// <summary>
/// docs/performance.md and its plots. Each run overwrites the text between <c>&lt;!-- measured: name --&gt;</c> and <c>&lt;!-- end
/// --&gt;</c>; people write the rest.
/// </summary>
internal sealed class Document(string root)
{
    private const string End = "<!-- end -->";

    private readonly string _page = Path.Combine(root, "docs", "performance.md");
    private readonly string _plots = Path.Combine(root, "docs", "performance");

    /// <summary>Puts a measured part into the page, and prints it.</summary>
    /// <exception cref="InvalidOperationException">The page has no such place.</exception>
    public void Write(string name, string markdown)
    {
        Console.WriteLine($"## {name}\n\n{markdown}");
        var text = File.ReadAllText(_page);
        var mark = $"<!-- measured: {name} -->";
        var start = text.IndexOf(mark, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf(End, start, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new InvalidOperationException($"{_page} has no place for '{name}': write {mark} and {End} where it shall stand");
        }

        File.WriteAllText(_page, $"{text[..(start + mark.Length)]}\n\n{markdown.TrimEnd()}\n\n{text[end..]}");
    }

    /// <summary>Writes a plot; gives the Markdown that shows it.</summary>
    public string Plot(string name, Plot plot)
    {
        Directory.CreateDirectory(_plots);
        File.WriteAllText(Path.Combine(_plots, name + ".svg"), plot.ToSvg());
        return $"\n![{plot.Title}](performance/{name}.svg)\n";
    }
}
