using System.Globalization;

namespace AuthSecGroup.Lambda;

/// <summary>
/// This machine's clock plus the milliseconds that stand in a file. Local mode lets time pass with it at once, in every process; in an
/// account the functions have the plain clock, for the template names no such file.
/// </summary>
internal sealed class FileOffsetTimeProvider(string file) : TimeProvider
{
    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() =>
        base.GetUtcNow().AddMilliseconds(long.Parse(File.ReadAllText(file), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
}
