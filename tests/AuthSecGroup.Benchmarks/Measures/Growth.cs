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
            "entries",
            "cold start to first response, ms",
            "warm GET, ms",
            "warm processor time, ms",
            "peak memory, MiB"
        );
        var (first, warm) = (new Dictionary<(int, int), double>(), new Dictionary<(int, int), double>());
        var lists = Names.SelectMany(names => Files.Select(files => (Names: names, Files: files, WithLimits: false)));
        foreach (var (names, files, withLimits) in lists.Append((Names[^1], Files[^1], true)))
        {
            var scene = new Scene(1, 1, CallersOwn: true, Names: names, Files: files, WithLimits: withLimits);
            await using var cloud = await CloudServer.StartAsync(scene);
            cloud.RoundTrip = RoundTrip;
            using var floor = new Floor(cloud);
            var (cold, pair, cpu, memory) = (new Sample(), new Pair(), new Sample(), 0.0);
            for (var process = 0; process < 3; process++)
            {
                await using var function = cloud.Deploy(folder, "connection", scene);
                cold.Add(await function.InvokeAsync(Events.Request("GET")));
                var before = function.CpuMilliseconds();
                for (var run = 0; run < Runs; run++)
                {
                    pair.Function.Add(await function.InvokeAsync(Events.Request("GET")));
                    pair.Floor.Add(await floor.RepeatAsync());
                }

                cpu.Add((function.CpuMilliseconds() - before) / Runs);
                memory = function.PeakMebibytes();
            }

            if (!withLimits)
            {
                (first[(names, files)], warm[(names, files)]) = (cold.Median, pair.Function.Median);
            }

            table.Add(
                $"{names}",
                $"{files}",
                withLimits ? "objects" : "strings",
                cold.ToString(),
                pair.ToString(),
                Sample.Short(cpu.Median),
                Sample.Short(memory)
            );
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
            var scene = new Scene(1, 1, CallersOwn: true, Others: rules);
            await using var cloud = await CloudServer.StartAsync(scene);
            using var floor = new Floor(cloud);
            await using var function = cloud.Deploy(folder, "connection", scene);
            await function.InvokeAsync(Events.Request("POST"));
            var (cpu, describes) = (0.0, cloud.Calls.Count(call => call.Action == Call.Describe));
            foreach (var roundTrip in (int[])[0, 20])
            {
                cloud.RoundTrip = roundTrip;
                var before = function.CpuMilliseconds();
                medians[(rules, roundTrip)] = await Pair.MeasureAsync(
                    Runs,
                    () => function.InvokeAsync(Events.Request("POST")),
                    floor.RepeatAsync
                );
                cpu = (function.CpuMilliseconds() - before) / Runs;
            }

            table.Add($"{rules}", $"{describes}", medians[(rules, 0)].ToString(), medians[(rules, 20)].ToString(), Sample.Short(cpu));
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
