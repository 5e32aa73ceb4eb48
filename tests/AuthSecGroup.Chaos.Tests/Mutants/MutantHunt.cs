using AuthSecGroup.Core.Ports;
using Xunit.Abstractions;

namespace AuthSecGroup.Chaos.Tests.Mutants;

/// <summary>Runs the steps that the true functions pass, until a mutant of them breaks the expected invariant.</summary>
internal static class MutantHunt
{
    private const int Steps = 6_000;

    public static async Task FindAsync(
        Invariant expected,
        ITestOutputHelper output,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? connection = null,
        Func<ISecurityGroupRules, TimeProvider, ISecurityGroupRules>? sweep = null,
        Func<ILeaseStore, ILeaseStore>? store = null,
        Func<IUserDirectory, IUserDirectory>? sweepUsers = null
    )
    {
        // A few seeds: which invariant a mutant breaks first is a matter of luck.
        var found = new List<Invariant>();
        for (var seed = 1; seed <= 20 && !found.Contains(expected); seed++)
        {
            var (broken, report) = await Chaos_in_memory.RunAsync(
                StepGenerator.Generate(seed, Steps),
                connection,
                sweep,
                store,
                sweepUsers
            );
            output.WriteLine($"seed {seed}: {broken?.Message ?? report}");
            if (broken is not null)
            {
                found.Add(broken.Invariant);
            }
        }

        Assert.Contains(expected, found);
    }
}
