namespace AuthSecGroup.Chaos.Tests.Fuzz;

/// <summary>Verifies that a long run keeps no memory.</summary>
internal static class Memory
{
    // Other tests run in the same process. A leak at each of thousands of turns is larger than this.
    private const long Noise = 96 * 1024 * 1024;

    /// <summary>Runs so many turns and fails if memory grows with them.</summary>
    public static async Task StaysFlatAsync(int turns, Func<int, Task> turn)
    {
        long before = 0;
        for (var n = 0; n < turns; n++)
        {
            if (n == turns / 10)
            {
                before = GC.GetTotalMemory(forceFullCollection: true);
            }

            await turn(n);
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(after - before < Noise, $"memory went from {before} to {after} bytes in {turns} turns");
    }
}
