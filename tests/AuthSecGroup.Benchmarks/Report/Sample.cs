using System.Globalization;

namespace AuthSecGroup.Benchmarks.Report;

/// <summary>Measured values of one thing; milliseconds, unless said otherwise.</summary>
internal sealed class Sample
{
    private readonly List<double> _values = [];

    public double Median => At(0.5);

    public void Add(double value) => _values.Add(value);

    /// <summary>The median, and in brackets the tenth and the ninetieth percentile.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Short(Median)} ({Short(At(0.1))} to {Short(At(0.9))})");

    /// <summary>A number with as many digits as it is worth.</summary>
    public static string Short(double value) =>
        value.ToString(
            Math.Abs(value) < 10 ? "0.00"
                : Math.Abs(value) < 100 ? "0.0"
                : "0",
            CultureInfo.InvariantCulture
        );

    private double At(double share)
    {
        var sorted = _values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[(int)Math.Round(share * (sorted.Count - 1))];
    }
}
