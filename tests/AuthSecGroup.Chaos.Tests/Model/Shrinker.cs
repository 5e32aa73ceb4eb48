namespace AuthSecGroup.Chaos.Tests.Model;

/// <summary>Takes steps out of a failing sequence as long as it goes on failing in the same way.</summary>
internal static class Shrinker
{
    /// <summary>Shrinks, with at most so many runs.</summary>
    public static async Task<IReadOnlyList<ChaosStep>> ShrinkAsync(
        IReadOnlyList<ChaosStep> steps,
        Func<IReadOnlyList<ChaosStep>, Task<bool>> fails,
        int mostRuns = 300
    )
    {
        List<ChaosStep> current = [.. steps];
        var runs = 0;
        for (var size = Math.Max(current.Count / 2, 1); size >= 1 && runs < mostRuns; size /= 2)
        {
            for (var start = 0; start < current.Count && runs < mostRuns; )
            {
                List<ChaosStep> without = [.. current.Take(start), .. current.Skip(start + size)];
                runs++;
                if (await fails(without))
                {
                    current = without;
                }
                else
                {
                    start += size;
                }
            }
        }

        return current;
    }
}
