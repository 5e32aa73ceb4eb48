namespace AuthSecGroup.Chaos.Tests.Fuzz;

/// <summary>Watches that a long run keeps nothing.</summary>
internal static class Memory
{
    // Tests run beside this one in the same process; what is looked for is a leak at each of thousands of turns.
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
