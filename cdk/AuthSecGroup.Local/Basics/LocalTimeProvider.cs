using System.Globalization;

namespace AuthSecGroup.Local.Basics;

/// <summary>
/// The time of the local cloud: this machine's clock plus an offset that a test or a person can advance. The offset is also in a
/// file (milliseconds, as text) that the functions' processes read, so time jumps in all of them at once.
/// </summary>
internal sealed class LocalTimeProvider : TimeProvider, IDisposable
{
    private readonly Lock _lock = new();
    private long _offsetMilliseconds;

    /// <summary>Makes a clock that shows this machine's time.</summary>
    public LocalTimeProvider() => Advance(TimeSpan.Zero);

    /// <summary>The file with the offset for other processes. It exists until the clock is disposed.</summary>
    public string OffsetFile { get; } = Path.Combine(Path.GetTempPath(), $"authsecgroup-clock-{Guid.NewGuid():N}");

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMilliseconds(Interlocked.Read(ref _offsetMilliseconds));

    /// <summary>Lets time pass at once; a negative span goes back.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_lock)
        {
            var offset = Interlocked.Add(ref _offsetMilliseconds, (long)by.TotalMilliseconds);
            // A reader must never see half a number, so the new file takes the old one's place in one step.
            var next = OffsetFile + ".next";
            File.WriteAllText(next, offset.ToString(CultureInfo.InvariantCulture));
            File.Move(next, OffsetFile, overwrite: true);
        }
    }

    /// <inheritdoc />
    public void Dispose() => File.Delete(OffsetFile);
}
