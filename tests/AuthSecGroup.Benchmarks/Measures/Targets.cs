namespace AuthSecGroup.Benchmarks.Measures;

/// <summary>What was to be reached, and whether it was.</summary>
internal static class Targets
{
    /// <summary>True if all were reached.</summary>
    public static bool Write(Document document, Results results)
    {
        var table = new Table("target", "at most", "measured", "");
        var all = true;
        Add(
            "warm POST, 50 groups in 4 regions, 20 ms: times the floor of its two round trips",
            1.25,
            results.Warm[("POST new", 50, 4, 20)].Ratio
        );
        Add("warm POST, one group, 20 ms: times the floor", 1.15, results.Warm[("POST new", 1, 1, 20)].Ratio);
        Add("native: cold start to first response, 0 ms, in ms", 60, results.Cold[("native", 1, 0)].Median);
        Add(
            "native: processor time of a cold start over TLS, 0 ms: times the same with the system's bundle",
            0.45,
            results.ColdTls[(TlsColdStarts.Own, 0)].Cpu.Median / results.ColdTls[(TlsColdStarts.System, 0)].Cpu.Median
        );
        Add("native: peak memory of that, MiB", 32, results.Memory["native"]);
        Add("readytorun: cold start to first response, 0 ms, in ms", 250, results.Cold[("readytorun", 1, 0)].Median);
        Add("native: the zip, MB", 6, results.Zip["native"] / 1e6);
        Add("sweep of 200 groups, 20 ms: times the floor", 3, results.Sweeps[(200, 20)].Ratio);
        document.Write("targets", table.ToString());
        return all;

        void Add(string target, double most, double measured)
        {
            all &= measured <= most;
            table.Add(target, Sample.Short(most), Sample.Short(measured), measured <= most ? "reached" : "**missed**");
        }
    }
}
