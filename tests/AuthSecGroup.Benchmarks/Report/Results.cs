namespace AuthSecGroup.Benchmarks.Report;

/// <summary>A measured thing beside its floor of the same minute.</summary>
internal sealed record Pair(Sample Function, Sample Floor)
{
    public Pair()
        : this(new Sample(), new Sample()) { }

    public double Ratio => Function.Median / Floor.Median;

    /// <summary>Measures the function and its floor in turn, so that other load on the machine affects both.</summary>
    public static async Task<Pair> MeasureAsync(int runs, Func<Task<double>> function, Func<Task<double>> floor)
    {
        var pair = new Pair();
        for (var run = 0; run < runs; run++)
        {
            pair.Function.Add(await function());
            pair.Floor.Add(await floor());
        }

        return pair;
    }

    /// <summary>The function's median with its spread, the floor's median, and the ratio of the two.</summary>
    public override string ToString() => $"{Function} / {Sample.Short(Floor.Median)} = **{Sample.Short(Ratio)}**";
}

/// <summary>What later parts of the report need of earlier ones.</summary>
internal sealed class Results
{
    /// <summary>Cold starts by mode, groups and round-trip time, in milliseconds.</summary>
    public Dictionary<(string Mode, int Groups, int RoundTrip), Sample> Cold { get; } = [];

    /// <summary>Processor time of a cold start of one group, by mode.</summary>
    public Dictionary<string, double> ColdCpu { get; } = [];

    /// <summary>Cold starts over TLS by the bundle of root certificates and round-trip time: their time and processor time.</summary>
    public Dictionary<(string Bundle, int RoundTrip), (Sample Time, Sample Cpu)> ColdTls { get; } = [];

    /// <summary>Peak memory of a cold start of one group, by mode, in MiB.</summary>
    public Dictionary<string, double> Memory { get; } = [];

    /// <summary>Warm requests of the native function by kind, groups, regions and round-trip time.</summary>
    public Dictionary<(string Kind, int Groups, int Regions, int RoundTrip), Pair> Warm { get; } = [];

    /// <summary>Processor time of one warm POST by groups and regions.</summary>
    public Dictionary<(int Groups, int Regions), double> WarmCpu { get; } = [];

    /// <summary>Sweeps by groups and round-trip time.</summary>
    public Dictionary<(int Groups, int RoundTrip), Pair> Sweeps { get; } = [];

    /// <summary>Processor time of one sweep by groups.</summary>
    public Dictionary<int, double> SweepCpu { get; } = [];

    /// <summary>A keep-warm event of one group with round trips of 20 ms: its time and its processor time.</summary>
    public (double Time, double Cpu) KeepWarm { get; set; }

    /// <summary>Bytes of the zip by mode.</summary>
    public Dictionary<string, long> Zip { get; } = [];
}
