using System.Text;

namespace AuthSecGroup.Benchmarks.Report;

/// <summary>A Markdown table.</summary>
internal sealed class Table(params string[] heads)
{
    private readonly StringBuilder _text = new($"| {string.Join(" | ", heads)} |\n|{string.Concat(heads.Select(_ => "---|"))}\n");

    public void Add(params string[] cells) => _text.Append($"| {string.Join(" | ", cells)} |\n");

    public override string ToString() => _text.ToString();
}
