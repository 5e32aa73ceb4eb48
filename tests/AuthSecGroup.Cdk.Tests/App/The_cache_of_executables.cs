using System.Runtime.InteropServices;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class The_cache_of_executables : TempFolder
{
    private readonly List<CompilationMode> _published = [];
    private CompilationResult.Failed? _failure;

    public The_cache_of_executables() => Write("lambdas/A/A.cs", "class A;");

    private string Building => Path.Combine(Folder, "artifacts", "bootstrap-build", "native-linux-x64");

    [Fact]
    public void Compiles_an_unchanged_tree_once()
    {
        var first = Get();

        Assert.Equal(first, Get());
        Assert.True(File.Exists(Assert.IsType<CompilationResult.Compiled>(first).Archive));
        Assert.Equal([CompilationMode.Native], _published);
    }

    [Fact]
    public void Compiles_a_changed_tree_again()
    {
        var first = Get();
        Write("lambdas/A/A.cs", "class B;");

        Assert.NotEqual(first, Get());
        Assert.Equal([CompilationMode.Native, CompilationMode.Native], _published);
    }

    [Fact]
    public void Is_the_only_one_because_intermediate_files_are_deleted()
    {
        Get();
        Assert.False(Directory.Exists(Building));

        Write("artifacts/bootstrap-build/native-linux-x64/obj/of-a-process-that-crashed", "");
        Write("lambdas/A/A.cs", "class B;");
        Get();
        Assert.False(Directory.Exists(Building));
    }

    [Fact]
    public void Remembers_that_native_is_impossible_until_the_tree_changes()
    {
        _failure = new CompilationResult.Failed(CompilationMode.Native, "no linker", IsInSources: false, "the output");

        Assert.Equal(_failure, Get());
        Assert.StartsWith("no linker (found earlier; ", Assert.IsType<CompilationResult.Failed>(Get()).Reason, StringComparison.Ordinal);
        Assert.Single(_published);

        Write("lambdas/A/A.cs", "class B;");
        Assert.Equal(_failure, Get());
    }

    [Fact]
    public void Does_not_remember_errors_in_the_sources()
    {
        _failure = new CompilationResult.Failed(CompilationMode.Native, "CS0001", IsInSources: true, "the output");

        Assert.Equal(_failure, Get());
        Assert.Equal(_failure, Get());
    }

    [Theory]
    [InlineData(6.9, true)]
    [InlineData(7.1, false)]
    public void Deletes_an_archive_that_was_not_used_for_seven_days(double days, bool isKept)
    {
        var archive = LastUsed(days);
        Write("lambdas/A/A.cs", "class B;");
        Get();

        Assert.Equal(isKept, File.Exists(archive));
    }

    [Fact]
    public void Keeps_an_old_archive_that_was_used_again()
    {
        var archive = LastUsed(7.1);
        Get();
        Write("lambdas/A/A.cs", "class B;");
        Get();

        Assert.True(File.Exists(archive));
        Assert.Equal(2, _published.Count);
    }

    private string LastUsed(double daysAgo)
    {
        var archive = Assert.IsType<CompilationResult.Compiled>(Get()).Archive;
        File.SetLastWriteTimeUtc(archive, DateTime.UtcNow.AddDays(-daysAgo));
        return archive;
    }

    private CompilationResult Get()
    {
        var settings = new CompilationSettings(CompilationMode.Auto, Architecture.X64, "none", GivenFolder: null);
        return new ExecutableCache(Folder, settings, Publish, _ => { }).Get(CompilationMode.Native, "a test");
    }

    private CompilationResult.Failed? Publish(CompilationMode mode, string building, string published)
    {
        Assert.False(Directory.Exists(building));
        _published.Add(mode);
        Directory.CreateDirectory(published);
        File.WriteAllText(Path.Combine(published, "bootstrap"), "");
        return _failure;
    }
}
