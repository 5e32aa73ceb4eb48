using System.Globalization;

namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>
/// The cold start of the native function over TLS 1.3, as in Lambda: with the roots of the archive, and with all of the system's, by turns.
/// </summary>
internal static class TlsColdStarts
{
    public const string Own = "Amazon's";
    public const string System = "the system's";

    // TCP and TLS 1.3 cost one each.
    public const int RoundTripsOfHandshake = 2;

    private const string None = "none, without TLS";

    private const int Runs = 25;

    private static readonly int[] RoundTrips = [0, 5, 20];

    public static async Task RunAsync(string folder, Document document, Results results)
    {
        using var root = new TestRoot();
        var scene = new Scene(Groups: 1, Regions: 1);
        await using var plain = await CloudServer.StartAsync(scene);
        await using var tls = await CloudServer.StartAsync(scene, root);
        var table = new Table("roots", "round trip", "start to response, ms", "processor time, ms", "peak memory, MiB", "handshakes");
        (string Name, CloudServer Cloud, (string, string)? Roots)[] bundles =
        [
            (None, plain, null),
            (Own, tls, (root.Small, root.Empty)),
            (System, tls, (root.Large, root.Empty)),
        ];
        foreach (var roundTrip in RoundTrips)
        {
            (plain.RoundTrip, tls.RoundTrip) = (roundTrip, roundTrip);
            (plain.Handshake, tls.Handshake) = (RoundTripsOfHandshake, RoundTripsOfHandshake);
            var (memory, handshakes) = (bundles.ToDictionary(bundle => bundle.Name, _ => new Sample()), new Dictionary<string, int>());
            foreach (var bundle in bundles)
            {
                results.ColdTls[(bundle.Name, roundTrip)] = (new Sample(), new Sample());
            }

            for (var run = 0; run < Runs; run++)
            {
                foreach (var (name, cloud, roots) in bundles)
                {
                    cloud.TakeHandshakes();
                    await using var function = cloud.Deploy(folder, "connection", scene, roots);
                    var (time, cpu) = results.ColdTls[(name, roundTrip)];
                    time.Add(await function.InvokeAsync(Events.Request("POST")));
                    cpu.Add(function.CpuMilliseconds());
                    memory[name].Add(function.PeakMebibytes());
                    handshakes[name] = cloud.TakeHandshakes();
                }
            }

            foreach (var (name, _, _) in bundles)
            {
                var (time, cpu) = results.ColdTls[(name, roundTrip)];
                table.Add(
                    name,
                    $"{roundTrip} ms",
                    time.ToString(),
                    cpu.ToString(),
                    Sample.Short(memory[name].Median),
                    handshakes[name].ToString(CultureInfo.InvariantCulture)
                );
            }
        }

        var ratio = results.ColdTls[(Own, 0)].Cpu.Median / results.ColdTls[(System, 0)].Cpu.Median;
        document.Write(
            "cold start over TLS",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{table}\nProcessor time at 0 ms with Amazon's roots: {Sample.Short(ratio)} of that with the system's "
                    + $"{root.SystemRoots}.\n"
            )
        );
    }
}
