using System.Text.Json.Nodes;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests.Support;

/// <summary>The JSON of docs/configuration.md, each block after a comment with its name.</summary>
internal static class Documentation
{
    /// <summary>The text of a block with the words in capital letters replaced.</summary>
    public static string Text(string name, params IEnumerable<(string Word, string Value)> words)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        var text = page[page.IndexOf($"<!-- {name} -->", StringComparison.Ordinal)..].Split("```json")[1].Split("```")[0];
        return words.Aggregate(text, (changed, each) => changed.Replace(each.Word, each.Value, StringComparison.Ordinal));
    }

    /// <summary>The block as JSON.</summary>
    public static JsonNode Json(string name, params IEnumerable<(string Word, string Value)> words) => JsonNode.Parse(Text(name, words))!;
}
