using System.Globalization;
using System.Runtime.InteropServices;

namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>Where it was measured, and how busy the machine was.</summary>
internal static class Machine
{
    public static void Write(Document document, TimeSpan took, double loadBefore)
    {
        var processor = File.ReadLines("/proc/cpuinfo")
            .First(line => line.StartsWith("model name", StringComparison.Ordinal))
            .Split(':')[1]
            .Trim();
        document.Write(
            "machine",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{processor}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, "
                    + $"{RuntimeInformation.FrameworkDescription}; "
                    + $"measured on {TimeProvider.System.GetUtcNow():yyyy-MM-dd} in {took.TotalMinutes:0.0} minutes; the machine's "
                    + $"load before was {loadBefore:0.00}."
            )
        );
    }

    /// <summary>The mean number of running processes of the last minute.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
