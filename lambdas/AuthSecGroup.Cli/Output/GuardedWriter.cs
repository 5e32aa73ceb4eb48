using System.Text;

namespace AuthSecGroup.Cli.Output;

/// <summary>
/// A standard stream that never shows a secret, and that may lose its reader: when the terminal is closed the lease must still be shut.
/// </summary>
internal sealed class GuardedWriter(TextWriter inner, Secrets secrets) : TextWriter
{
    /// <inheritdoc />
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc />
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc />
    public override void WriteLine() => Write(Environment.NewLine);

    /// <inheritdoc />
    public override void WriteLine(string? value) => Write(value + Environment.NewLine);

    /// <inheritdoc />
    public override void Write(string? value)
    {
        try
        {
            inner.Write(secrets.Hide(value ?? ""));
            inner.Flush();
        }
        catch (IOException)
        {
            // A terminal that is gone answers EIO to each write (https://man7.org/linux/man-pages/man2/write.2.html). Nobody reads
            // what is lost here, and the caller has a lease to shut.
        }
    }
}
