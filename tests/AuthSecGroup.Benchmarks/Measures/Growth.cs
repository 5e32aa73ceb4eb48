using AuthSecGroup.Benchmarks.Cloud;
using AuthSecGroup.Benchmarks.Functions;
using AuthSecGroup.Benchmarks.Report;

namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>How the time of a request grows with the list of users and with the rules in a group.</summary>
internal static class Growth
{
    private const int RoundTrip = 5;
    private const int Runs = 21;

    private static readonly int[] Names = [10, 1_000, 10_000];
    private static readonly int[] Files = [1, 10, 100];
    private static readonly int[] Rules = [0, 10, 60, 100, 300, 900, 1_000];

    public static async Task RunAsync(string folder, Document document)
    {
        await NamesAsync(folder, document);
        await RulesAsync(folder, document);
    }

    private static async Task NamesAsync(string folder, Document document)
    {
        var table = new Table(
            "names",
            "files",
            "cold start to first answer, ms",
            "warm GET, ms",
            "warm processor time, ms",
            "peak memory, MiB"
        );
        var (first, warm) = (new Dictionary<(int, int), double>(), new Dictionary<(int, int), double>());
        foreach (var names in Names)
        {
            foreach (var files in Files)
            {
                var scene = new Scene(new Scenery(1, 1, CallersOwn: true), names, files);
                using var cloud = new CloudServer(scene);
                cloud.Show(scene, RoundTrip);
                using var floor = new Floor(cloud.Address);
                var (cold, pair, cpu, memory) = (new Sample(), new Pair(), new Sample(), 0.0);
                for (var process = 0; process < 3; process++)
                {
                    using var function = new FunctionProcess(folder, "connection", scene, cloud.Address, Events.Request("GET"));
                    cold.Add(function.FirstResponse());
                    var before = function.CpuMilliseconds();
                    for (var run = 0; run < Runs; run++)
                    {
                        pair.Function.Add(function.Invoke(Events.Request("GET")));
                        pair.Floor.Add(await floor.RequestAsync(scene, null));
                    }

                    cpu.Add((function.CpuMilliseconds() - before) / Runs);
                    memory = function.PeakMebibytes();
                }

                (first[(names, files)], warm[(names, files)]) = (cold.Median, pair.Function.Median);
                table.Add($"{names}", $"{files}", cold.ToString(), pair.ToString(), Sample.Short(cpu.Median), Sample.Short(memory));
            }
        }

        var plot = new Plot(
            $"Requests by the size of the list of users, round trips of {RoundTrip} ms",
            "names",
            "ms",
            [.. Names.Select(names => $"{names}")],
            [
                .. Files.Select(files => new Series($"warm, {Count(files)}", [.. Names.Select(names => warm[(names, files)])])),
                .. Files.Select(files => new Series($"cold, {Count(files)}", [.. Names.Select(names => first[(names, files)])])),
            ]
        );
        document.Write("growth of the list", table + document.Plot("growth-names", plot));

        static string Count(int files) => files == 1 ? "1 file" : $"{files} files";
    }

    private static async Task RulesAsync(string folder, Document document)
    {
        var table = new Table("rules in the group", "describes", "0 ms", "20 ms", "processor time, ms");
        var medians = new Dictionary<(int, int), Pair>();
        foreach (var rules in Rules)
        {
            var scene = new Scene(new Scenery(1, 1, CallersOwn: true, Others: rules));
            using var cloud = new CloudServer(scene);
            using var floor = new Floor(cloud.Address);
            using var function = new FunctionProcess(folder, "connection", scene, cloud.Address, Events.Request("POST"));
            function.FirstResponse();
            var cpu = 0.0;
            foreach (var roundTrip in (int[])[0, 20])
            {
                cloud.Show(scene, roundTrip);
                var before = function.CpuMilliseconds();
                medians[(rules, roundTrip)] = await Pair.MeasureAsync(
                    Runs,
                    () => function.Invoke(Events.Request("POST")),
                    () => floor.RequestAsync(scene, "UpdateSecurityGroupRuleDescriptionsIngress")
                );
                cpu = (function.CpuMilliseconds() - before) / Runs;
            }

            table.Add(
                $"{rules}",
                $"{scene.PagesOf(scene.Regions[0])}",
                medians[(rules, 0)].ToString(),
                medians[(rules, 20)].ToString(),
                Sample.Short(cpu)
            );
        }

        var plot = new Plot(
            "POST refresh by the rules in the group",
            "ingress rules of others in the group",
            "ms",
            [.. Rules.Select(rules => $"{rules}")],
            [
                .. ((int[])[0, 20]).SelectMany(roundTrip =>
                    (Series[])
                        [
                            new($"{roundTrip} ms", [.. Rules.Select(rules => medians[(rules, roundTrip)].Function.Median)]),
                            new($"{roundTrip} ms, floor", [.. Rules.Select(rules => medians[(rules, roundTrip)].Floor.Median)]),
                        ]
                ),
            ]
        );
        document.Write("growth of a group", table + document.Plot("growth-rules", plot));
    }
}
