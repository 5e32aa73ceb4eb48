using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace AuthSecGroup.Benchmarks.Report;

/// <summary>One line, or one color of bars.</summary>
internal sealed record Series(string Name, IReadOnlyList<double> Values);

/// <summary>A plot as SVG.</summary>
internal sealed record Plot(
    string Title,
    string XAxis,
    string YAxis,
    IReadOnlyList<string> Categories,
    IReadOnlyList<Series> Series,
    bool Bars = false
)
{
    private const string Vertical = "vertical";
    private const string Horizontal = "horizontal";

    // Distinguishable with color blindness: https://jfly.uni-koeln.de/color/
    private static readonly OxyColor[] Colors =
    [
        .. ((string[])["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9"]).Select(OxyColor.Parse),
    ];

    public string ToSvg()
    {
        var model = new PlotModel
        {
            Title = Title,
            DefaultColors = Colors,
            // Readable also on a dark page.
            Background = OxyColors.White,
        };
        model.Legends.Add(
            new Legend
            {
                LegendPlacement = LegendPlacement.Outside,
                LegendPosition = LegendPosition.BottomCenter,
                LegendOrientation = LegendOrientation.Horizontal,
            }
        );
        model.Axes.Add(
            new CategoryAxis
            {
                Key = Horizontal,
                Position = AxisPosition.Bottom,
                Title = XAxis,
                ItemsSource = Categories,
                Minimum = -0.5,
                Maximum = Categories.Count - 0.5,
            }
        );
        model.Axes.Add(
            new LinearAxis
            {
                Key = Vertical,
                Position = AxisPosition.Left,
                Title = YAxis,
                Minimum = 0,
                // Room for the number above the highest bar.
                MaximumPadding = 0.1,
                MajorGridlineStyle = LineStyle.Solid,
            }
        );
        foreach (var series in Series)
        {
            model.Series.Add(Bars ? BarsOf(series) : LineOf(series));
        }

        return new SvgExporter { Width = 760, Height = 360 }.ExportToString(model);
    }

    // In OxyPlot, the X axis of bars is the one of the values.
    private static BarSeries BarsOf(Series series) =>
        new()
        {
            Title = series.Name,
            XAxisKey = Vertical,
            YAxisKey = Horizontal,
            LabelFormatString = "{0:0.##}",
            ItemsSource = series.Values.Select(value => new BarItem(value)),
        };

    private static LineSeries LineOf(Series series) =>
        new()
        {
            Title = series.Name,
            MarkerType = MarkerType.Circle,
            ItemsSource = series.Values.Select((value, at) => new DataPoint(at, value)),
        };
}
