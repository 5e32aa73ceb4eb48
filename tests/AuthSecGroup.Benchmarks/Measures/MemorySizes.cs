using System.Globalization;

namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>
/// Time and price by memory size, derived: waiting is independent of the size, and processor time is inversely proportional to the share of
/// a processor, which is the size divided by 1,769 MB: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
/// </summary>
internal static class MemorySizes
{
    // us-east-1, arm64 and x86_64: https://aws.amazon.com/lambda/pricing/
    private const double PricePerGigabyteSecond = 0.0000133334;
    private const double PricePerGigabyteSecondOfX86 = 0.0000166667;
    private const double PricePerRequest = 0.20 / 1e6;
    private const double MegabytesOfOneProcessor = 1769;

    // A new process lists the bucket and then reads the file, and meanwhile reads the group. Then it writes.
    private const int ColdTrips = 3;
    private const int EventsPerMonth = 60 * 24 * 365 / 12;

    private static readonly int[] Sizes = [128, 192, 256, 384, 512, 768, 1024, 1769];

    public static void Run(Document document, Results results)
    {
        var one = (Time: results.Warm[("POST new", 1, 1, 20)].Function.Median, Cpu: results.WarmCpu[(1, 1)], Trips: 2);
        var fifty = (Time: results.Warm[("POST new", 50, 4, 20)].Function.Median, Cpu: results.WarmCpu[(50, 4)], Trips: 2);
        var cold = Cold(TlsColdStarts.Own);
        var coldWithSystem = Cold(TlsColdStarts.System);
        var keepWarm = (results.KeepWarm.Time, results.KeepWarm.Cpu, Trips: 1);
        var sweep = (Time: results.Sweeps[(20, 20)].Function.Median, Cpu: results.SweepCpu[20], Trips: 2);
        var table = new Table(
            "memory, MB",
            "processor share",
            "warm POST, 1 group, ms",
            "warm POST, 50 groups, ms",
            "cold POST, ms",
            "cold POST with the system's roots, ms",
            "a million warm POSTs, $",
            "the same on x86, $",
            "keep warm, $ a month",
            "a sweep of 20 groups, ms",
            "sweeps, $ a month"
        );
        foreach (var size in Sizes)
        {
            table.Add(
                $"{size}",
                (size / MegabytesOfOneProcessor).ToString("0%", CultureInfo.InvariantCulture),
                Sample.Short(At(size, one)),
                Sample.Short(At(size, fifty)),
                Sample.Short(At(size, cold)),
                Sample.Short(At(size, coldWithSystem)),
                Dollars(1_000_000 * Price(size, At(size, one))),
                Dollars(1_000_000 * Price(size, At(size, one), PricePerGigabyteSecondOfX86)),
                Dollars(EventsPerMonth * Price(size, At(size, keepWarm))),
                Sample.Short(At(size, sweep)),
                Dollars(EventsPerMonth * Price(size, At(size, sweep)))
            );
        }

        var plot = new Plot(
            "Time by memory size, round trips of 20 ms (derived)",
            "MB",
            "ms",
            [.. Sizes.Select(size => $"{size}")],
            [
                new Series("warm POST, 1 group", [.. Sizes.Select(size => At(size, one))]),
                new Series("warm POST, 50 groups", [.. Sizes.Select(size => At(size, fifty))]),
                new Series("cold POST", [.. Sizes.Select(size => At(size, cold))]),
            ]
        );
        document.Write("memory size", table + document.Plot("memory-size", plot));

        (double, double, int) Cold(string roots)
        {
            var (time, cpu) = results.ColdTls[(roots, 20)];
            return (time.Median, cpu.Median, ColdTrips + TlsColdStarts.RoundTripsOfHandshake);
        }
    }

    private static double At(int size, (double Time, double Cpu, int Trips) measured) =>
        // Here two processors share the work; what is left after the processor time can't be less than the round trips.
        Math.Max(measured.Trips * 20, measured.Time - measured.Cpu) + (measured.Cpu * Math.Max(1, MegabytesOfOneProcessor / size));

    // Lambda counts whole milliseconds.
    private static double Price(int size, double milliseconds, double perGigabyteSecond = PricePerGigabyteSecond) =>
        PricePerRequest + (Math.Ceiling(milliseconds) / 1000 * size / 1024 * perGigabyteSecond);

    private static string Dollars(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
