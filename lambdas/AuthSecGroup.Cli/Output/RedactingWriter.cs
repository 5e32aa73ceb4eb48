using System.Text;

namespace AuthSecGroup.Cli.Output;

/// <summary>
/// Writes to a standard stream without secrets. Errors of the stream are ignored: if the terminal is closed, leases must still be closed.
/// </summary>
internal sealed class RedactingWriter(TextWriter inner, Secrets secrets) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void WriteLine() => Write(Environment.NewLine);

    public override void WriteLine(string? value) => Write(value + Environment.NewLine);

    public override void Write(string? value)
    {
        try
        {
            inner.Write(secrets.Redact(value ?? ""));
            inner.Flush();
        }
        catch (IOException)
        {
            // A closed terminal returns EIO for each write (https://man7.org/linux/man-pages/man2/write.2.html). Nobody could read the
            // text, and an exception would prevent that leases are closed.
        }
    }
}
