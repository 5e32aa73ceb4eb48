using System.Globalization;
using System.Net;
using System.Text;

namespace AuthSecGroup.Benchmarks.Report;

/// <summary>One line, or one colour of bars.</summary>
internal sealed record Series(string Name, IReadOnlyList<double> Values);

/// <summary>A plot as SVG that can be read on a light and on a dark page.</summary>
internal sealed record Plot(
    string Title,
    string XAxis,
    string YAxis,
    IReadOnlyList<string> Categories,
    IReadOnlyList<Series> Series,
    bool Bars = false
)
{
    private const double Width = 760,
        Height = 360,
        Left = 64,
        Right = 20,
        Top = 46,
        Bottom = 88;

    // Distinguishable with color blindness: https://jfly.uni-koeln.de/color/
    private static readonly string[] Colours = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9"];

    public string ToSvg()
    {
        var top = NiceTop(Series.SelectMany(series => series.Values).Where(double.IsFinite).DefaultIfEmpty(1).Max());
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escape(Title)}\">\n"
        );
        svg.Append(
            "<style>text{font:13px system-ui,sans-serif;fill:#24292f}.t{font-weight:600;font-size:15px}.g{stroke:#d0d7de}.n{font-size:11px}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.g{stroke:#444c56}}</style>\n"
        );
        Text(svg, Left, 22, Title, "t");
        for (var step = 0; step <= 4; step++)
        {
            var value = top * step / 4;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"g\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value, top):0.#}\" y2=\"{Y(value, top):0.#}\"/>\n"
            );
            Text(svg, Left - 8, Y(value, top) + 4, value.ToString("0.##", CultureInfo.InvariantCulture), anchor: "end");
        }

        Text(svg, Left, 40, YAxis, "n");
        for (var at = 0; at < Categories.Count; at++)
        {
            Text(svg, X(at), Height - Bottom + 20, Categories[at], anchor: "middle");
        }

        Text(svg, (Left + Width - Right) / 2, Height - Bottom + 40, XAxis, "n", "middle");
        for (var number = 0; number < Series.Count; number++)
        {
            Draw(svg, number, top);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private void Draw(StringBuilder svg, int number, double top)
    {
        var (series, colour) = (Series[number], Colours[number % Colours.Length]);
        var bar = Step / (Series.Count + 1);
        if (!Bars)
        {
            var points = string.Join(
                ' ',
                series.Values.Select((value, at) => string.Create(CultureInfo.InvariantCulture, $"{X(at):0.#},{Y(value, top):0.#}"))
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\" points=\"{points}\"/>\n"
            );
        }

        for (var at = 0; at < series.Values.Count; at++)
        {
            var value = series.Values[at];
            var title = $"<title>{Escape(series.Name)}, {Escape(Categories[at])}: {Sample.Short(value)}</title>";
            if (Bars)
            {
                var x = X(at) + ((number - (Series.Count / 2.0)) * bar);
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<rect fill=\"{colour}\" x=\"{x:0.#}\" y=\"{Y(value, top):0.#}\" width=\"{bar * 0.9:0.#}\" "
                        + $"height=\"{Y(0, top) - Y(value, top):0.#}\">{title}</rect>\n"
                );
                Text(svg, x + (bar * 0.45), Y(value, top) - 4, Sample.Short(value), "n", "middle");
            }
            else
            {
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<circle fill=\"{colour}\" cx=\"{X(at):0.#}\" cy=\"{Y(value, top):0.#}\" r=\"4\">{title}</circle>\n"
                );
            }
        }

        var left = Left + (number * (Width - Left - Right) / Series.Count);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect fill=\"{colour}\" x=\"{left:0.#}\" y=\"{Height - 30}\" width=\"12\" height=\"12\"/>\n"
        );
        Text(svg, left + 18, Height - 19, series.Name);
    }

    private double Step => (Width - Left - Right) / Categories.Count;

    private double X(int at) => Left + ((at + 0.5) * Step);

    private static double Y(double value, double top) => Height - Bottom - (value / top * (Height - Top - Bottom));

    private static double NiceTop(double most)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return new[] { 1.0, 1.2, 1.6, 2, 3, 4, 6, 8, 10 }.Select(factor => factor * unit).First(value => value >= most);
    }

    private static void Text(StringBuilder svg, double x, double y, string text, string? style = null, string anchor = "start") =>
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\"{(style is null ? "" : $" class=\"{style}\"")}>{Escape(text)}</text>\n"
        );

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
