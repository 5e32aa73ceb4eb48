namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>Requests to a warm function and the calls that they make, each compared with the floor at the same moment.</summary>
internal static class WarmRequests
{
    private const int Warmup = 25;
    private const int Requests = 25;

    private static readonly (string Kind, string Method, bool CallersOwn)[] Kinds =
    [
        ("POST new", "POST", false),
        ("POST refresh", "POST", true),
        ("DELETE", "DELETE", true),
        ("GET", "GET", true),
    ];

    private static readonly (int Groups, int Regions)[] Shapes = [(1, 1), (10, 1), (10, 4), (50, 1), (50, 4)];
    private static readonly int[] RoundTrips = [0, 5, 20];

    public static async Task RunAsync(string folder, Document document, Results results)
    {
        var calls = new Table("", "groups/regions", "calls to AWS");
        foreach (var (groups, regions) in Shapes)
        {
            var scene = new Scene(groups, regions);
            await using var cloud = await CloudServer.StartAsync(scene);
            using var floor = new Floor(cloud);
            await using var function = cloud.Deploy(folder, "connection", scene);
            await function.InvokeAsync(Events.Request("POST"));
            foreach (var (kind, method, callersOwn) in Kinds)
            {
                var request = Events.Request(method);
                cloud.Show(scene with { CallersOwn = callersOwn });
                cloud.RoundTrip = 0;
                await MeasureAsync(Warmup);
                await function.InvokeAsync(request);
                calls.Add(kind, $"{groups}/{regions}", cloud.CallCounts);
                foreach (var roundTrip in RoundTrips)
                {
                    cloud.RoundTrip = roundTrip;
                    var cpu = function.CpuMilliseconds();
                    results.Warm[(kind, groups, regions, roundTrip)] = await MeasureAsync(Requests);
                    if (kind == "POST new" && roundTrip == 0)
                    {
                        results.WarmCpu[(groups, regions)] = (function.CpuMilliseconds() - cpu) / Requests;
                    }
                }

                Task<Pair> MeasureAsync(int runs) => Pair.MeasureAsync(runs, () => function.InvokeAsync(request), floor.RepeatAsync);
            }
        }

        var table = new Table("", "groups/regions", "0 ms", "5 ms", "20 ms");
        foreach (var (kind, _, _) in Kinds)
        {
            foreach (var (groups, regions) in Shapes)
            {
                table.Add([
                    kind,
                    $"{groups}/{regions}",
                    .. RoundTrips.Select(roundTrip => results.Warm[(kind, groups, regions, roundTrip)].ToString()),
                ]);
            }
        }

        (int Groups, int Regions)[] plotted = [(1, 1), (10, 4), (50, 4)];
        var plot = new Plot(
            "Warm POST, round trips of 20 ms",
            "groups/regions",
            "ms",
            [.. plotted.Select(shape => $"{shape.Groups}/{shape.Regions}")],
            [
                new Series("POST new", [.. plotted.Select(shape => At20Ms("POST new", shape).Function.Median)]),
                new Series("floor", [.. plotted.Select(shape => At20Ms("POST new", shape).Floor.Median)]),
                new Series("GET", [.. plotted.Select(shape => At20Ms("GET", shape).Function.Median)]),
                new Series("floor", [.. plotted.Select(shape => At20Ms("GET", shape).Floor.Median)]),
            ],
            Bars: true
        );
        document.Write("warm requests", table + document.Plot("warm", plot));
        document.Write("calls", calls.ToString());

        Pair At20Ms(string kind, (int Groups, int Regions) shape) => results.Warm[(kind, shape.Groups, shape.Regions, 20)];
    }
}
