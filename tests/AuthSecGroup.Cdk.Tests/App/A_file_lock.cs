using AuthSecGroup.App.Compilation;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class A_file_lock : TempFolder
{
    [Fact]
    public void Is_held_once_at_a_time()
    {
        var path = Path.Combine(Folder, "new", "x.lock");
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
}
