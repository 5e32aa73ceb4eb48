namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>From the start of the process to the response to a POST that opens every group, with nothing cached.</summary>
internal static class ColdStarts
{
    private static readonly (int Groups, int Regions, int RoundTrip)[] Cases = [(1, 1, 0), (1, 1, 5), (1, 1, 20), (50, 4, 0), (50, 4, 20)];

    public static async Task RunAsync(IReadOnlyList<Published> published, Document document, Results results)
    {
        var table = new Table(
            "",
            "groups/regions",
            "round trip",
            "start to response, ms",
            "the round trips alone, ms",
            "processor time, ms",
            "peak memory, MiB"
        );
        foreach (var (mode, folder, _) in published)
        {
            var runs = mode == "native" ? 25 : 9;
            foreach (var (groups, regions, roundTrip) in Cases)
            {
                var scene = new Scene(groups, regions);
                await using var cloud = await CloudServer.StartAsync(scene);
                cloud.RoundTrip = roundTrip;
                using var floor = new Floor(cloud);
                var (pair, cpu, memory) = (new Pair(), new Sample(), new Sample());
                for (var run = 0; run < runs; run++)
                {
                    await using var function = cloud.Deploy(folder, "connection", scene);
                    pair.Function.Add(await function.InvokeAsync(Events.Request("POST")));
                    cpu.Add(function.CpuMilliseconds());
                    memory.Add(function.PeakMebibytes());
                    pair.Floor.Add(await floor.RepeatAsync());
                }

                results.Cold[(mode, groups, roundTrip)] = pair.Function;
                if (groups == 1 && roundTrip == 0)
                {
                    (results.ColdCpu[mode], results.Memory[mode]) = (cpu.Median, memory.Median);
                }

                table.Add(
                    mode,
                    $"{groups}/{regions}",
                    $"{roundTrip} ms",
                    pair.Function.ToString(),
                    Sample.Short(pair.Floor.Median),
                    cpu.ToString(),
                    Sample.Short(memory.Median)
                );
            }
        }

        var plot = new Plot(
            "Cold start to the first response, one group",
            "time of a round trip to AWS",
            "ms",
            ["0 ms", "5 ms", "20 ms"],
            [
                .. published.Select(item => new Series(
                    item.Mode,
                    [.. ((int[])[0, 5, 20]).Select(roundTrip => results.Cold[(item.Mode, 1, roundTrip)].Median)]
                )),
            ],
            Bars: true
        );
        document.Write("cold start", table + document.Plot("cold-start", plot));
    }
}
