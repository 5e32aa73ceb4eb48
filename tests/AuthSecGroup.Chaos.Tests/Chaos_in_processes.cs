using AuthSecGroup.Chaos.Tests.Process;
using Xunit.Abstractions;

namespace AuthSecGroup.Chaos.Tests;

/// <summary>The same steps and the same model on real processes, HTTP and signatures.</summary>
public sealed class Chaos_in_processes(ITestOutputHelper output)
{
    [Fact]
    public async Task Breaks_no_invariant()
    {
        var seed = ChaosSettings.Seed(11);
        await using var world = await ProcessWorld.StartAsync();
        var run = new ChaosRun(world);
        try
        {
            await run.RunAsync(StepGenerator.Generate(seed, ChaosSettings.Steps(500)));
        }
        catch (BrokenInvariantException e)
        {
            Assert.Fail($"AUTHSECGROUP_CHAOS_SEED={seed}\n{e.Message}");
        }
        finally
        {
            output.WriteLine(
                $"AUTHSECGROUP_CHAOS_SEED={seed}: {run.Report()}; {world.Kills} processes killed, {world.Calls} calls of EC2, S3, and STS"
            );
        }
    }
}
