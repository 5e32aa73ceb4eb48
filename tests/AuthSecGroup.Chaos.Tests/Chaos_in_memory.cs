using System.Globalization;
using AuthSecGroup.Chaos.Tests.Memory;
using AuthSecGroup.Core.Ports;
using Xunit.Abstractions;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>Random steps on the functions' classes: concurrent, interleaved, and with injected faults.</summary>
public sealed class Chaos_in_memory(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Breaks_no_invariant(int defaultSeed)
    {
        var seed = ChaosSettings.Seed(defaultSeed);
        var steps = StepGenerator.Generate(seed, ChaosSettings.Steps(10_000));
        var (broken, report) = await RunAsync(steps);
        output.WriteLine($"AUTHSECGROUP_CHAOS_SEED={seed}: {report}");
        if (broken is null)
        {
            return;
        }

        var least = await Shrinker.ShrinkAsync(steps, async shorter => (await RunAsync(shorter)).Broken?.Invariant == broken.Invariant);
        var (again, _) = await RunAsync(least);
        Assert.Fail(
            string.Create(
                CultureInfo.InvariantCulture,
                $"AUTHSECGROUP_CHAOS_SEED={seed}\n{broken.Message}\nThe shortest sequence has {least.Count} steps:\n"
                    + $"{string.Join('\n', least.Select(Show))}\n{again?.Message}"
            )
        );
    }

    [Fact]
    public async Task Is_reproducible_from_its_seed()
    {
        var steps = StepGenerator.Generate(7, 2_000);
        var first = await RunAsync(steps);
        var second = await RunAsync(steps);
        Assert.Equal(first.Report, second.Report);
    }

    internal static Task<(BrokenInvariantException? Broken, string Report)> RunAsync(
        IReadOnlyList<ChaosStep> steps,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? wrapConnection = null,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? wrapSweep = null,
        Func<ILeaseStore, ILeaseStore>? wrapStore = null,
        Func<IUserDirectory, IUserDirectory>? wrapSweepUsers = null
    ) =>
        // Outside of xunit's synchronization context, which would change the order that the interleaver determines.
        Task.Run(async () =>
        {
            await using var world = new MemoryWorld(wrapConnection, wrapSweep, wrapStore, wrapSweepUsers);
            var run = new ChaosRun(world);
            try
            {
                await run.RunAsync(steps);
                return ((BrokenInvariantException?)null, run.Report());
            }
            catch (BrokenInvariantException e)
            {
                return (e, run.Report());
            }
        });

    private static string Show(ChaosStep step) =>
        step is ChaosStep.Together together ? $"together ({together.Seed}):\n  " + string.Join("\n  ", together.Steps) : step.ToString();
}
