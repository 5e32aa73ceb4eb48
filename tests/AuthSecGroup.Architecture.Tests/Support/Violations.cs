namespace AuthSecGroup.Architecture.Tests.Support;

internal static class Violations
{
    /// <summary>Fails with all of the violations, one a line. xunit's own assertion shows only the first five.</summary>
    public static void AssertNone(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        Assert.True(all.Count == 0, $"{all.Count} violations:\n{string.Join('\n', all)}");
    }
}
