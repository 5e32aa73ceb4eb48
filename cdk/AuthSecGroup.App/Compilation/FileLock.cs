namespace AuthSecGroup.App.Compilation;

/// <summary>A lock that one process holds at a time. The operating system releases it when the process ends, even if it crashes.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until the lock is free. Calls <paramref name="waiting"/> once if another process holds it.</summary>
    internal static FileLock Acquire(string path, Action waiting)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var first = true; ; first = false)
        {
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                if (first)
                {
                    waiting();
                }

                Thread.Sleep(Pause);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
