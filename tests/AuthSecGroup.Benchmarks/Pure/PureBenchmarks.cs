using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AuthSecGroup.Benchmarks.Pure;

/// <summary>Runs <see cref="HotParts"/> with BenchmarkDotNet, in this process, so that nothing is compiled again.</summary>
internal static class PureBenchmarks
{
    public static void Run(string root, Document document)
    {
        var config = ManualConfig
            .CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .WithArtifactsPath(Path.Combine(root, "artifacts", "benchmarks"));
        var table = new Table("", "mean, µs", "standard deviation, µs", "bytes allocated");
        foreach (var report in BenchmarkRunner.Run<HotParts>(config).Reports)
        {
            var statistics =
                report.ResultStatistics
                ?? throw new InvalidOperationException($"{report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo} gave no result");
            table.Add(
                report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
                Sample.Short(statistics.Mean / 1000),
                Sample.Short(statistics.StandardDeviation / 1000),
                report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)?.ToString(CultureInfo.InvariantCulture) ?? ""
            );
        }

        document.Write("pure parts", table.ToString());
    }
}
