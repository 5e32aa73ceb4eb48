using System.Globalization;

namespace AuthSecGroup.Local.Basics;

/// <summary>
/// The time of the local cloud: this machine's clock plus an offset that a test or a person can advance. The offset is also in a
/// file (milliseconds, as text) that the functions' processes read, so time jumps in all of them at once.
/// </summary>
public sealed class LocalTimeProvider : TimeProvider, IDisposable
{
    private readonly Lock _lock = new();
    private long _offsetMilliseconds;
    private string? _offsetFile;

    /// <summary>
    /// The file with the offset for other processes. It exists from the first read of this property until the clock is disposed.
    /// </summary>
    public string OffsetFile
    {
        get
        {
            lock (_lock)
            {
                if (_offsetFile is null)
                {
                    _offsetFile = Path.Combine(Path.GetTempPath(), $"authsecgroup-clock-{Guid.NewGuid():N}");
                    WriteOffset();
                }

                return _offsetFile;
            }
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMilliseconds(Interlocked.Read(ref _offsetMilliseconds));

    /// <summary>Lets time pass at once; a negative span goes back.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_lock)
        {
            Interlocked.Add(ref _offsetMilliseconds, (long)by.TotalMilliseconds);
            if (_offsetFile is not null)
            {
                WriteOffset();
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_offsetFile is not null)
        {
            File.Delete(_offsetFile);
        }
    }

    private void WriteOffset()
    {
        // A reader must never see half a number, so the new file takes the old one's place in one step.
        var next = _offsetFile + ".next";
        File.WriteAllText(next, _offsetMilliseconds.ToString(CultureInfo.InvariantCulture));
        File.Move(next, _offsetFile!, overwrite: true);
    }
}
