using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace AuthSecGroup.Local.Page;

/// <summary>
/// HTML that is safe in the page. The only ways to make it from text, <see cref="Of"/>, <see cref="Name"/> and <see cref="Address"/>,
/// encode all that is put into it, so that nothing that others wrote - descriptions, names, log lines - can become markup.
/// </summary>
internal readonly record struct Html
{
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    /// <summary>Nothing.</summary>
    public static Html Empty => default;

    /// <summary>Literal parts are markup. Interpolated values are encoded, unless they are HTML already.</summary>
    public static Html Of(Builder parts) => new(parts.ToString());

    /// <summary>One after the other.</summary>
    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts));

    /// <summary>A word on a colour; the word says it alone, too.</summary>
    public static Html Badge(string text, bool isGood) => Of($"""<span class="badge {(isGood ? "good" : "bad")}">{text}</span>""");

    /// <summary>A table with a head.</summary>
    public static Html Table(string style, IEnumerable<string> head, IEnumerable<Html> rows) =>
        Of(
            $"""
            <table class="{style}">
            <thead><tr>{Join(head.Select(cell => Of($"<th scope=\"col\">{cell}</th>")))}</tr></thead>
            <tbody>
            {Join(rows)}</tbody>
            </table>
            """
        );

    /// <summary>A name that breaks after its slashes and underscores, where it is too long for its line.</summary>
    public static Html Name(string name) => new(WebUtility.HtmlEncode(name).Replace("/", "/<wbr>").Replace("_", "_<wbr>"));

    /// <summary>An address that breaks after its colons, where it is too long for its line. One of IPv4 never breaks.</summary>
    public static Html Address(string address) => new(WebUtility.HtmlEncode(address).Replace(":", ":<wbr>"));

    /// <summary>The part, or nothing.</summary>
    public static Html If(bool isThere, Html part) => isThere ? part : Empty;

    public override string ToString() => _markup ?? "";

    /// <summary>What the compiler turns <c>$"…"</c> into where HTML is wanted.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Builder(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _text = new(literalLength + (formattedCount * 16));

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(Html html) => _text.Append(html.ToString());

        public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted(long number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

        public override string ToString() => _text.ToString();
    }
}
