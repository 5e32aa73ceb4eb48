namespace AuthSecGroup.Lambda.Tests;

public sealed class A_clock_with_an_offset : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("600000", 600)]
    [InlineData("-600000", -600)]
    public void Is_this_machines_clock_and_what_the_file_says(string text, int seconds)
    {
        File.WriteAllText(_file, text);
        var before = TimeProvider.System.GetUtcNow();
        var read = new FileOffsetTimeProvider(_file).GetUtcNow();
        Assert.InRange(read, before.AddSeconds(seconds), TimeProvider.System.GetUtcNow().AddSeconds(seconds));
    }

    [Fact]
    public void Follows_the_file_as_it_changes()
    {
        var clock = new FileOffsetTimeProvider(_file);
        File.WriteAllText(_file, "0");
        var before = clock.GetUtcNow();
        File.WriteAllText(_file, "86400000");
        Assert.True(clock.GetUtcNow() - before >= TimeSpan.FromDays(1));
    }
}
