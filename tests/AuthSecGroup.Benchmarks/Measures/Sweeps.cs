namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>Sweeps of groups with 60 rules each, the half of them expired.</summary>
internal static class Sweeps
{
    private const int Warmup = 6;
    private const int Runs = 11;

    private static readonly (int Groups, int Regions)[] Shapes = [(1, 1), (20, 4), (200, 4)];
    private static readonly int[] RoundTrips = [0, 5, 20];

    public static async Task RunAsync(string folder, Document document, Results results)
    {
        var table = new Table(
            "groups/regions",
            "rules",
            "calls to AWS",
            "round trips one after the other",
            "0 ms",
            "5 ms",
            "20 ms",
            "processor time, ms",
            "peak memory, MiB"
        );
        foreach (var (groups, regions) in Shapes)
        {
            var scene = new Scene(groups, regions, Others: 60, Expired: 30);
            await using var cloud = await CloudServer.StartAsync(scene);
            using var floor = new Floor(cloud);
            await using var function = cloud.Deploy(folder, "sweep", scene);
            await function.InvokeAsync(Events.Sweep);
            var (calls, pages) = (cloud.CallCounts, cloud.Calls.Where(call => !call.IsWrite).CountBy(call => call.Scope));
            var trips = pages.Max(region => region.Value) + ((groups + Floor.AtOnce - 1) / Floor.AtOnce);
            await MeasureAsync(Warmup);
            foreach (var roundTrip in RoundTrips)
            {
                cloud.RoundTrip = roundTrip;
                var cpu = function.CpuMilliseconds();
                results.Sweeps[(groups, roundTrip)] = await MeasureAsync(Runs);
                results.SweepCpu[groups] = (function.CpuMilliseconds() - cpu) / Runs;
            }

            table.Add([
                $"{groups}/{regions}",
                $"{groups * 60}",
                calls,
                $"{trips}",
                .. RoundTrips.Select(roundTrip => results.Sweeps[(groups, roundTrip)].ToString()),
                Sample.Short(results.SweepCpu[groups]),
                Sample.Short(function.PeakMebibytes()),
            ]);

            Task<Pair> MeasureAsync(int runs) => Pair.MeasureAsync(runs, () => function.InvokeAsync(Events.Sweep), floor.RepeatAsync);
        }

        var plot = new Plot(
            "Sweep, round trips of 20 ms",
            "groups of 60 rules",
            "ms",
            [.. Shapes.Select(shape => $"{shape.Groups}")],
            [
                new Series("sweep", [.. Shapes.Select(shape => results.Sweeps[(shape.Groups, 20)].Function.Median)]),
                new Series("floor", [.. Shapes.Select(shape => results.Sweeps[(shape.Groups, 20)].Floor.Median)]),
            ],
            Bars: true
        );
        document.Write("sweep", table + document.Plot("sweep", plot));
    }
}
