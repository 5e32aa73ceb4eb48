using AuthSecGroup.Benchmarks.Cloud;
using AuthSecGroup.Benchmarks.Functions;
using AuthSecGroup.Benchmarks.Report;

namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>Requests to a warm function and the calls that they make, each compared with the floor at the same moment.</summary>
internal static class WarmRequests
{
    private const int Warmup = 25;
    private const int Requests = 25;

    private static readonly (string Kind, string Method, bool CallersOwn, string? Write)[] Kinds =
    [
        ("POST new", "POST", false, "AuthorizeSecurityGroupIngress"),
        ("POST refresh", "POST", true, "UpdateSecurityGroupRuleDescriptionsIngress"),
        ("DELETE", "DELETE", true, "RevokeSecurityGroupIngress"),
        ("GET", "GET", true, null),
    ];

    private static readonly (int Groups, int Regions)[] Shapes = [(1, 1), (10, 1), (10, 4), (50, 1), (50, 4)];
    private static readonly int[] RoundTrips = [0, 5, 20];

    public static async Task RunAsync(string folder, Document document, Results results)
    {
        var calls = new Table("", "groups/regions", "calls to AWS");
        foreach (var (groups, regions) in Shapes)
        {
            var empty = new Scene(new Scenery(groups, regions));
            var own = new Scene(new Scenery(groups, regions, CallersOwn: true));
            using var cloud = new CloudServer(empty);
            using var floor = new Floor(cloud.Address);
            using var function = new FunctionProcess(folder, "connection", empty, cloud.Address, Events.Request("POST"));
            function.FirstResponse();
            foreach (var (kind, method, callersOwn, write) in Kinds)
            {
                var (scene, request) = (callersOwn ? own : empty, Events.Request(method));
                cloud.Show(scene, 0);
                await MeasureAsync(Warmup);
                cloud.TakeCalls();
                function.Invoke(request);
                calls.Add(kind, $"{groups}/{regions}", cloud.TakeCalls());
                foreach (var roundTrip in RoundTrips)
                {
                    cloud.Show(scene, roundTrip);
                    var cpu = function.CpuMilliseconds();
                    results.Warm[(kind, groups, regions, roundTrip)] = await MeasureAsync(Requests);
                    if (kind == "POST new" && roundTrip == 0)
                    {
                        results.WarmCpu[(groups, regions)] = (function.CpuMilliseconds() - cpu) / Requests;
                    }
                }

                Task<Pair> MeasureAsync(int runs) =>
                    Pair.MeasureAsync(runs, () => function.Invoke(request), () => floor.RequestAsync(scene, write));
            }
        }

        var table = new Table("", "groups/regions", "0 ms", "5 ms", "20 ms");
        foreach (var (kind, _, _, _) in Kinds)
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
                new Series(
                    "POST new",
                    [.. plotted.Select(shape => results.Warm[("POST new", shape.Groups, shape.Regions, 20)].Function.Median)]
                ),
                new Series("floor", [.. plotted.Select(shape => results.Warm[("POST new", shape.Groups, shape.Regions, 20)].Floor.Median)]),
                new Series("GET", [.. plotted.Select(shape => results.Warm[("GET", shape.Groups, shape.Regions, 20)].Function.Median)]),
                new Series("floor", [.. plotted.Select(shape => results.Warm[("GET", shape.Groups, shape.Regions, 20)].Floor.Median)]),
            ],
            Bars: true
        );
        document.Write("warm requests", table + document.Plot("warm", plot));
        document.Write("calls", calls.ToString());
    }
}
