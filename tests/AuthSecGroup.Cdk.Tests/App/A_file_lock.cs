using AuthSecGroup.App.Compilation;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class A_file_lock : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authsecgroup-");

    [Fact]
    public void Is_held_once_at_a_time()
    {
        var path = Path.Combine(_folder.FullName, "new", "x.lock");
        var first = FileLock.Acquire(path, () => Assert.Fail("the lock is free"));
        var waited = false;

        using var second = FileLock.Acquire(
            path,
            () =>
            {
                waited = true;
                first.Dispose();
            }
        );

        Assert.True(waited);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
