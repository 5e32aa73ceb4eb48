namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>What the schedule's keep-warm event costs, and what it saves the next request.</summary>
internal static class KeepWarm
{
    private const int Runs = 15;
    private const int RoundTrip = 20;

    // One round trip for TCP, one for TLS 1.3.
    private const int Handshake = 2;

    public static async Task RunAsync(string folder, Document document, Results results)
    {
        var table = new Table(
            "groups/regions",
            "its calls",
            "the event itself, ms",
            "its processor time, ms",
            "POST as the first event, ms",
            "POST after one keep-warm event, ms",
            "POST after a POST, ms"
        );
        foreach (var (groups, regions) in ((int, int)[])[(1, 1), (50, 4)])
        {
            var scene = new Scene(groups, regions);
            await using var cloud = await CloudServer.StartAsync(scene);
            (cloud.RoundTrip, cloud.Handshake) = (RoundTrip, Handshake);
            var (cold, kept, warm, itself, cpu) = (new Sample(), new Sample(), new Sample(), new Sample(), new Sample());
            var calls = "";
            for (var run = 0; run < Runs; run++)
            {
                await using (var function = cloud.Deploy(folder, "connection", scene))
                {
                    cold.Add(await function.InvokeAsync(Events.Request("POST")));
                    warm.Add(await function.InvokeAsync(Events.Request("POST")));
                }

                await using (var function = cloud.Deploy(folder, "connection", scene))
                {
                    await function.KeepWarmAsync();
                    kept.Add(await function.InvokeAsync(Events.Request("POST")));
                    var before = function.CpuMilliseconds();
                    itself.Add(await function.KeepWarmAsync());
                    cpu.Add(function.CpuMilliseconds() - before);
                    calls = cloud.CallCounts;
                }
            }

            if (groups == 1)
            {
                results.KeepWarm = (itself.Median, cpu.Median);
            }

            table.Add(
                $"{groups}/{regions}",
                calls,
                itself.ToString(),
                Sample.Short(cpu.Median),
                cold.ToString(),
                kept.ToString(),
                warm.ToString()
            );
        }

        document.Write("keep warm", table.ToString());
    }
}
